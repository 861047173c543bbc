# fails: dropout_is_none_and_some
"""Two things differ: with dropout it also trains longer, so nothing follows."""


def longer():
    return {"first": {"epochs": 6}, "second": {"epochs": 30}, "claims": {"loss": "smaller", "val_loss": "larger"}}


def dropout():
    return {
        "first": {"epochs": 20},
        "second": {"epochs": 40, "dropout": 0.5},
        "claims": {"loss": "larger", "val_loss": "smaller"},
    }


def batches():
    return {
        "first": {"batch_size": 10, "epochs": 5},
        "second": {"batch_size": 200, "epochs": 5},
        "claims": {"loss": "larger"},
    }
