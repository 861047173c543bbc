# fails: networks_are_dense_and_convolutional
"""Two things differ: the dense network's digits are moved further."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network():
    return {
        "first": {"network": "dense", "moved": 4},
        "second": {"network": "convolution", "moved": 2},
        "claims": {"lost": "smaller"},
    }


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
