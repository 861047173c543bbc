# fails: epochs_are_four_times
"""Twice as many epochs are not four times as many."""


def longer():
    return {"first": {"epochs": 15}, "second": {"epochs": 30}, "claims": {"loss": "smaller", "val_loss": "larger"}}


def dropout():
    return {"first": {"dropout": 0}, "second": {"dropout": 0.5}, "claims": {"loss": "larger", "val_loss": "smaller"}}


def batches():
    return {
        "first": {"batch_size": 10, "epochs": 5},
        "second": {"batch_size": 200, "epochs": 5},
        "claims": {"loss": "larger"},
    }
