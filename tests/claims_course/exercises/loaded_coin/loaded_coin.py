"""A loaded coin: see task.md."""


def heads():
    """Two chances of heads, and what the second does to the share of heads."""
    # TODO: return {"first": {"chance": ...}, "second": {"chance": ...}, "share": "larger" or "smaller"}.
    raise NotImplementedError
