# fails: claim_about_the_depth
"""From 1 to 3 blocks there is no difference that six seeds of so short a training can tell."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "same"}}


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {"first": {"blocks": 1}, "second": {"blocks": 3}, "claims": {"accuracy": "larger"}}
