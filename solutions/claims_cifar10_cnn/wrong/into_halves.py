# fails: photographs_are_in_pieces
"""Halves are none of the pieces that there are."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "same"}}


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "halves"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "larger"}}
