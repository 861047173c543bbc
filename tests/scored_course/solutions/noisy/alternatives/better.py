"""Gives 96% of the numbers back."""


def guess(numbers: list[float]) -> list[float]:
    """Those below 0.96."""
    return [n if n < 0.96 else -1.0 for n in numbers]
