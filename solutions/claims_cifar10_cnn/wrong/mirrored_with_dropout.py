# fails: photographs_are_mirrored
"""Two things differ: the network that sees mirror images was also trained with dropout."""


def mirrored():
    return {
        "first": {"shown": "upright"},
        "second": {"shown": "mirrored", "dropout": 0.5},
        "claims": {"accuracy": "same"},
    }


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "larger"}}
