# fails: mostly_right
"""Gives 50% of the numbers back."""


def guess(numbers: list[float]) -> list[float]:
    """Those below 0.5."""
    return [n if n < 0.5 else -1.0 for n in numbers]
