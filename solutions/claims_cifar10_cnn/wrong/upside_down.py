# fails: photographs_are_mirrored
"""Another comparison than the one that was asked for."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "upside down"}, "claims": {"accuracy": "smaller"}}


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "larger"}}
