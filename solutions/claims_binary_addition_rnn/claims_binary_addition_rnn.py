"""Claims about a network that adds: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def dropout() -> dict:
    """No dropout, then at least one half: what becomes of `bits` and of `sums`?

    Returns:
        The dict: the settings name `dropout`; claims about "bits" and "sums".
    """
    return {"first": {"dropout": 0}, "second": {"dropout": 0.5}, "claims": {"bits": "smaller", "sums": "smaller"}}


def order() -> dict:
    """The least significant bit first, then the most significant: what becomes of `sums`?

    Returns:
        The dict: the settings name `order`; a claim about "sums".
    """
    return {"first": {"order": "least first"}, "second": {"order": "most first"}, "claims": {"sums": "smaller"}}


def pairs() -> dict:
    """At least four times as many pairs: what becomes of `sums`?

    Returns:
        The dict: the settings name `pairs`; a claim about "sums".
    """
    return {"first": {"pairs": 20}, "second": {"pairs": 500}, "claims": {"sums": "larger"}}


if __name__ == "__main__":
    for experiment in (dropout, order, pairs):
        print(experiment.__name__, experiment())
