"""Claims about a network that adds."""


def dropout():
    return {"first": {"dropout": 0}, "second": {"dropout": 0.5}, "claims": {"bits": "smaller", "sums": "smaller"}}


def order():
    return {
        "first": {"steps": 400, "order": "least first"},
        "second": {"steps": 400, "order": "most first"},
        "claims": {"sums": "smaller"},
    }


def pairs():
    return {"first": {"pairs": 15}, "second": {"pairs": 600}, "claims": {"sums": "larger"}}
