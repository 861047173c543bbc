# fails: epochs_are_four_times
"""The claim about val_loss is missing, which is the one that matters."""


def longer():
    return {"first": {"epochs": 6}, "second": {"epochs": 30}, "claims": {"loss": "smaller"}}


def dropout():
    return {"first": {"dropout": 0}, "second": {"dropout": 0.5}, "claims": {"loss": "larger", "val_loss": "smaller"}}


def batches():
    return {
        "first": {"batch_size": 10, "epochs": 5},
        "second": {"batch_size": 200, "epochs": 5},
        "claims": {"loss": "larger"},
    }
