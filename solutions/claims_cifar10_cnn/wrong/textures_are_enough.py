# fails: claim_about_the_pieces
"""All of the photograph is still there, but not where the dense layer has learned it."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "same"}}


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "same"}}


def depth():
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "larger"}}
