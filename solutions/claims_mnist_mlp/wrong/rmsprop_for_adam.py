# fails: same_rate_is_descent_and_adam
"""Claims about optimizers."""


def same_rate():
    return {"first": {"optimizer": "descent"}, "second": {"optimizer": "rmsprop"}, "claims": {"accuracy": "larger"}}


def own_rate():
    return {"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.5}, "claims": {"accuracy": "larger"}}


def own_rates():
    return {
        "first": {"optimizer": "descent", "learning_rate": 0.5},
        "second": {"optimizer": "rmsprop", "learning_rate": 0.01},
        "claims": {"accuracy": "larger"},
    }
