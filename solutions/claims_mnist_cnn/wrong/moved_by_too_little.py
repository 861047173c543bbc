# fails: digits_are_in_place_and_moved
"""One pixel is less than was asked for."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 1}, "claims": {"accuracy": "same"}}


def network():
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "smaller"}}


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
