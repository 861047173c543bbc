# fails: as_many
"""Leaves one out."""


def guess(numbers: list[float]) -> list[float]:
    """All but the first."""
    return numbers[1:]
