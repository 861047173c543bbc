"""Claims about softmax regression: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def rate() -> dict:
    """At least ten times the learning rate, in as many steps: what becomes of `loss`?

    Returns:
        The dict: the settings name `learning_rate`; a claim about "loss".
    """
    return {"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.1}, "claims": {"loss": "smaller"}}


def batch() -> dict:
    """Batches of 5, then of 100, in as many steps: what becomes of `loss` and of `spread`?

    Returns:
        The dict: the settings name `batch_size`; claims about "loss" and "spread".
    """
    return {
        "first": {"batch_size": 5},
        "second": {"batch_size": 100},
        "claims": {"loss": "smaller", "spread": "smaller"},
    }


def small_weights() -> dict:
    """First weights of 0, then small ones: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `deviation`, 0 and 0.01; a claim about "accuracy".
    """
    return {"first": {"deviation": 0}, "second": {"deviation": 0.01}, "claims": {"accuracy": "same"}}


def large_weights() -> dict:
    """First weights of 0, then large ones: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `deviation`, 0 and at least 0.5; a claim about "accuracy".
    """
    return {"first": {"deviation": 0}, "second": {"deviation": 1.0}, "claims": {"accuracy": "smaller"}}


if __name__ == "__main__":
    for experiment in (rate, batch, small_weights, large_weights):
        print(experiment.__name__, experiment())
