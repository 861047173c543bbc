# fails: claim_about_moving
"""Convolutions find a stroke anywhere, but the dense layer behind them asks where it was found."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "same"}}


def network():
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "smaller"}}


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
