"""Claims about overfitting: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def longer() -> dict:
    """A number of epochs, then at least four times as many: what becomes of `loss` and `val_loss`?

    Returns:
        The dict: the settings name `epochs`; claims about "loss" and "val_loss".
    """
    return {"first": {"epochs": 6}, "second": {"epochs": 30}, "claims": {"loss": "smaller", "val_loss": "larger"}}


def dropout() -> dict:
    """No dropout, then 0.4 or more: what becomes of `loss` and `val_loss`?

    Returns:
        The dict: the settings name `dropout`, and `epochs` if you like, the same in both; claims about "loss" and "val_loss".
    """
    return {"first": {"dropout": 0}, "second": {"dropout": 0.5}, "claims": {"loss": "larger", "val_loss": "smaller"}}


def batches() -> dict:
    """A batch size, then at least ten times that, with as many epochs: what becomes of `loss`?

    Returns:
        The dict: the settings name `batch_size`, and `epochs` if you like, the same in both; a claim about "loss".
    """
    return {
        "first": {"batch_size": 10, "epochs": 5},
        "second": {"batch_size": 200, "epochs": 5},
        "claims": {"loss": "larger"},
    }


if __name__ == "__main__":
    for experiment in (longer, dropout, batches):
        print(experiment.__name__, experiment())
