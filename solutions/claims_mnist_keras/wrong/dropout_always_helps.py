# fails: claim_about_the_validation_loss_with_dropout
"""After four epochs there is no overfitting that dropout could prevent."""


def longer():
    return {"first": {"epochs": 6}, "second": {"epochs": 30}, "claims": {"loss": "smaller", "val_loss": "larger"}}


def dropout():
    return {
        "first": {"epochs": 4},
        "second": {"epochs": 4, "dropout": 0.5},
        "claims": {"loss": "larger", "val_loss": "smaller"},
    }


def batches():
    return {
        "first": {"batch_size": 10, "epochs": 5},
        "second": {"batch_size": 200, "epochs": 5},
        "claims": {"loss": "larger"},
    }
