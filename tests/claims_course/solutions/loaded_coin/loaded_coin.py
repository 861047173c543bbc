"""A loaded coin."""


def heads():
    return {"first": {"chance": 0.2}, "second": {"chance": 0.8}, "share": "larger"}
