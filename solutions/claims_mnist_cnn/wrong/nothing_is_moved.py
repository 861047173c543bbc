# fails: networks_are_dense_and_convolutional
"""Digits that are moved by 0 cannot show what moving costs."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network():
    return {
        "first": {"network": "dense", "moved": 0},
        "second": {"network": "convolution", "moved": 0},
        "claims": {"lost": "smaller"},
    }


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
