# fails: claim_about_mirror_images
"""Training on mirror images would help; being asked about them does not."""


def mirrored():
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "larger"}}


def pieces():
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "larger"}}
