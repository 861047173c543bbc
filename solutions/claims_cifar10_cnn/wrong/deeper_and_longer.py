# fails: second_is_deeper
"""Two things differ: the deeper network is also trained longer."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "same"}}


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {
        "first": {"blocks": 0, "steps": 50},
        "second": {"blocks": 2, "steps": 150},
        "claims": {"accuracy": "larger"},
    }
