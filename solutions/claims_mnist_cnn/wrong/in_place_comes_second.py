# fails: digits_are_in_place_and_moved
"""The settings stand in the other order; what a claim is about is the second."""


def moved():
    return {"first": {"moved": 3}, "second": {"moved": 0}, "claims": {"accuracy": "larger"}}


def network():
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "smaller"}}


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
