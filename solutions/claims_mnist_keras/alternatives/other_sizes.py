"""Other numbers that show the same."""


def longer():
    return {"first": {"epochs": 5}, "second": {"epochs": 36}, "claims": {"loss": "smaller", "val_loss": "larger"}}


def dropout():
    return {
        "first": {"epochs": 40},
        "second": {"epochs": 40, "dropout": 0.6},
        "claims": {"loss": "larger", "val_loss": "smaller"},
    }


def batches():
    return {
        "first": {"batch_size": 12, "epochs": 4},
        "second": {"batch_size": 180, "epochs": 4},
        "claims": {"loss": "larger"},
    }
