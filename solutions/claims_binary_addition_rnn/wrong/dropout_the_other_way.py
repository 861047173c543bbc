# fails: dropout_is_none_and_half
"""Claims about a network that adds."""


def dropout():
    return {"first": {"dropout": 0.5}, "second": {"dropout": 0}, "claims": {"bits": "larger", "sums": "larger"}}


def order():
    return {"first": {"order": "least first"}, "second": {"order": "most first"}, "claims": {"sums": "smaller"}}


def pairs():
    return {"first": {"pairs": 20}, "second": {"pairs": 500}, "claims": {"sums": "larger"}}
