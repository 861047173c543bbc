# fails: claim_about_scaling
"""Claims about irises."""


def activation():
    return {
        "first": {"activation": "relu"},
        "second": {"activation": "sigmoid"},
        "claims": {"accuracy": "smaller", "loss": "larger"},
    }


def batch():
    return {"first": {"batch_size": 5}, "second": {"batch_size": 120}, "claims": {"loss": "larger"}}


def scaling():
    return {
        "first": {"learning_rate": 0.01, "scaled": "no"},
        "second": {"learning_rate": 0.01, "scaled": "yes"},
        "claims": {"loss": "smaller"},
    }
