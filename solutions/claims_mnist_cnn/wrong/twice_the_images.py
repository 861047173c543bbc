# fails: images_are_ten_times
"""Twice as many images are not ten times as many."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network():
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "smaller"}}


def images():
    return {"first": {"images": 500}, "second": {"images": 1000}, "claims": {"accuracy": "larger"}}
