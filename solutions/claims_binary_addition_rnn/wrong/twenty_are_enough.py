# fails: claim_about_the_pairs
"""Claims about a network that adds."""


def dropout():
    return {"first": {"dropout": 0}, "second": {"dropout": 0.5}, "claims": {"bits": "smaller", "sums": "smaller"}}


def order():
    return {"first": {"order": "least first"}, "second": {"order": "most first"}, "claims": {"sums": "smaller"}}


def pairs():
    return {"first": {"pairs": 20}, "second": {"pairs": 500}, "claims": {"sums": "same"}}
