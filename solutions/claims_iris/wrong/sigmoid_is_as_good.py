# fails: claim_about_the_accuracy
"""Claims about irises."""


def activation():
    return {
        "first": {"activation": "relu"},
        "second": {"activation": "sigmoid"},
        "claims": {"accuracy": "same", "loss": "larger"},
    }


def batch():
    return {"first": {"batch_size": 5}, "second": {"batch_size": 120}, "claims": {"loss": "larger"}}


def scaling():
    return {
        "first": {"learning_rate": 1.0, "scaled": "no"},
        "second": {"learning_rate": 1.0, "scaled": "yes"},
        "claims": {"loss": "smaller"},
    }
