# fails: claim_about_the_networks
"""The claim is made of accuracy, which is larger, and not of what is lost."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network():
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "larger"}}


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
