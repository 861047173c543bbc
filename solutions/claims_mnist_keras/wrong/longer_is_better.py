# fails: claim_about_the_validation_loss
"""The loss falls on what is learned, and it is taken for granted that all others follow."""


def longer():
    return {"first": {"epochs": 6}, "second": {"epochs": 30}, "claims": {"loss": "smaller", "val_loss": "smaller"}}


def dropout():
    return {"first": {"dropout": 0}, "second": {"dropout": 0.5}, "claims": {"loss": "larger", "val_loss": "smaller"}}


def batches():
    return {
        "first": {"batch_size": 10, "epochs": 5},
        "second": {"batch_size": 200, "epochs": 5},
        "claims": {"loss": "larger"},
    }
