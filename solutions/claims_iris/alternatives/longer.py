"""Claims about irises."""


def activation():
    return {
        "first": {"epochs": 25, "activation": "relu"},
        "second": {"epochs": 25, "activation": "sigmoid"},
        "claims": {"accuracy": "smaller", "loss": "larger"},
    }


def batch():
    return {"first": {"batch_size": 5}, "second": {"batch_size": 120}, "claims": {"loss": "larger"}}


def scaling():
    return {
        "first": {"epochs": 30, "learning_rate": 1.0, "scaled": "no"},
        "second": {"epochs": 30, "learning_rate": 1.0, "scaled": "yes"},
        "claims": {"loss": "smaller"},
    }
