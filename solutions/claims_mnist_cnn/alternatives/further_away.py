"""Other numbers that show the same."""


def moved():
    return {"first": {}, "second": {"moved": 6}, "claims": {"accuracy": "smaller"}}


def network():
    return {
        "first": {"network": "dense", "moved": 3},
        "second": {"network": "convolution", "moved": 3},
        "claims": {"lost": "smaller"},
    }


def images():
    return {"first": {"images": 20}, "second": {"images": 1000}, "claims": {"accuracy": "larger"}}
