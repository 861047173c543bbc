# fails: mostly_right
"""Gives 80% of the numbers back."""


def guess(numbers: list[float]) -> list[float]:
    """Those below 0.8."""
    return [n if n < 0.8 else -1.0 for n in numbers]
