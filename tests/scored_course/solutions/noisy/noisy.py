"""Gives 95% of the numbers back."""


def guess(numbers: list[float]) -> list[float]:
    """Those below 0.95."""
    return [n if n < 0.95 else -1.0 for n in numbers]
