# fails: rate_is_a_hundred_times
"""Claims about optimizers."""


def same_rate():
    return {"first": {"optimizer": "descent"}, "second": {"optimizer": "adam"}, "claims": {"accuracy": "larger"}}


def own_rate():
    return {
        "first": {"optimizer": "adam", "learning_rate": 0.001},
        "second": {"optimizer": "adam", "learning_rate": 0.5},
        "claims": {"accuracy": "smaller"},
    }


def own_rates():
    return {
        "first": {"optimizer": "descent", "learning_rate": 0.5},
        "second": {"optimizer": "rmsprop", "learning_rate": 0.01},
        "claims": {"accuracy": "larger"},
    }
