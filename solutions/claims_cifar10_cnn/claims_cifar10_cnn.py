"""Claims about photographs: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def mirrored() -> dict:
    """A network is asked about photographs as they are, then about their mirror images: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `shown`; a claim about "accuracy".
    """
    return {"first": {"shown": "upright"}, "second": {"shown": "mirrored"}, "claims": {"accuracy": "same"}}


def pieces() -> dict:
    """A network is asked about whole photographs, then about photographs in pieces: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `pieces`; a claim about "accuracy".
    """
    return {"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth() -> dict:
    """A number of blocks, then more of them: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `blocks`; a claim about "accuracy".
    """
    return {"first": {"blocks": 0}, "second": {"blocks": 2}, "claims": {"accuracy": "larger"}}


if __name__ == "__main__":
    for experiment in (mirrored, pieces, depth):
        print(experiment.__name__, experiment())
