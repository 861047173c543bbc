"""Doubling: the reference."""


def double(x):
    """Twice x, a number or an array."""
    return 2 * x


def total(xs):
    """The sum of the numbers in the list xs."""
    return sum(xs)
