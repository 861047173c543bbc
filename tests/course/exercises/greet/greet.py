"""Greeting: see task.md."""


def greet(name):
    """Print a greeting and give back how long the name is."""
    # TODO: print, and return the length.
    raise NotImplementedError
