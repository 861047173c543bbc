# fails: claim_about_the_depth
"""It is harder to train a deep network, but one without any convolution knows less."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "same"}}


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "smaller"}}
