"""Claims about a network that adds."""


def dropout():
    return {"first": {"dropout": 0}, "second": {"dropout": 0.7}, "claims": {"bits": "smaller", "sums": "smaller"}}


def order():
    return {"first": {"order": "least first"}, "second": {"order": "most first"}, "claims": {"sums": "smaller"}}


def pairs():
    return {"first": {"pairs": 25}, "second": {"pairs": 800}, "claims": {"sums": "larger"}}
