"""Claims about convolutions: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def shuffled_convolution() -> dict:
    """A convolution sees the pixels in place, then shuffled: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `pixels`; a claim about "accuracy".
    """
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense() -> dict:
    """A dense net sees the pixels in place, then shuffled: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `pixels`; a claim about "accuracy".
    """
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel() -> dict:
    """A kernel, then one that is at least three times as wide: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `kernel`; a claim about "accuracy".
    """
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}


if __name__ == "__main__":
    for experiment in (shuffled_convolution, shuffled_dense, kernel):
        print(experiment.__name__, experiment())
