"""Dropout in both settings of each pair."""


def moved():
    return {
        "first": {"moved": 0, "dropout": 0.3},
        "second": {"moved": 4, "dropout": 0.3},
        "claims": {"accuracy": "smaller"},
    }


def network():
    return {
        "first": {"network": "dense", "dropout": 0.3},
        "second": {"network": "convolution", "dropout": 0.3},
        "claims": {"lost": "smaller"},
    }


def images():
    return {
        "first": {"images": 50, "dropout": 0.3},
        "second": {"images": 600, "dropout": 0.3},
        "claims": {"accuracy": "larger"},
    }
