"""Claims about optimizers: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def same_rate() -> dict:
    """Plain descent, then Adam, at the same rate: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `optimizer`, and `learning_rate` if you like, the same in both; a claim about "accuracy".
    """
    raise NotImplementedError("TODO: return the two optimizers, and a claim about accuracy")


def own_rate() -> dict:
    """Plain descent at a rate, then at a hundred times that or more: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `learning_rate`; a claim about "accuracy".
    """
    raise NotImplementedError("TODO: return two learning rates, and a claim about accuracy")


def own_rates() -> dict:
    """Plain descent, then RMSProp, each at a rate of its own: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `optimizer` and `learning_rate`; a claim about "accuracy".
    """
    raise NotImplementedError("TODO: return the two optimizers with their rates, and a claim about accuracy")


if __name__ == "__main__":
    for experiment in (same_rate, own_rate, own_rates):
        print(experiment.__name__, experiment())
