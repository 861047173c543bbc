# fails: photographs_are_in_pieces
"""The settings stand in the other order; what a claim is about is the second."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "same"}}


def pieces():
    return {"first": {"pieces": "quarters"}, "second": {"pieces": "whole"}, "claims": {"accuracy": "larger"}}


def depth():
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "larger"}}
