"""Claims about a network that adds: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def dropout() -> dict:
    """No dropout, then at least one half: what becomes of `bits` and of `sums`?

    Returns:
        The dict: the settings name `dropout`; claims about "bits" and "sums".
    """
    raise NotImplementedError("TODO: return two settings of dropout, and claims about bits and sums")


def order() -> dict:
    """The least significant bit first, then the most significant: what becomes of `sums`?

    Returns:
        The dict: the settings name `order`; a claim about "sums".
    """
    raise NotImplementedError("TODO: return the two orders, and a claim about sums")


def pairs() -> dict:
    """At least four times as many pairs: what becomes of `sums`?

    Returns:
        The dict: the settings name `pairs`; a claim about "sums".
    """
    raise NotImplementedError("TODO: return two numbers of pairs, and a claim about sums")


if __name__ == "__main__":
    for experiment in (dropout, order, pairs):
        print(experiment.__name__, experiment())
