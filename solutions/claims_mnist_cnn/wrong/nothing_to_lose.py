# fails: claim_about_the_networks
"""With so small a rate neither network has learned anything in 150 steps that could be lost: undecided, or the same."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network():
    return {
        "first": {"network": "dense", "learning_rate": 0.0001, "images": 10},
        "second": {"network": "convolution", "learning_rate": 0.0001, "images": 10},
        "claims": {"lost": "smaller"},
    }


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
