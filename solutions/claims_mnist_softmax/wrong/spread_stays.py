# fails: claim_about_the_spread
"""Claims about softmax regression."""


def rate():
    return {"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.1}, "claims": {"loss": "smaller"}}


def batch():
    return {"first": {"batch_size": 5}, "second": {"batch_size": 100}, "claims": {"loss": "smaller", "spread": "same"}}


def small_weights():
    return {"first": {"deviation": 0}, "second": {"deviation": 0.01}, "claims": {"accuracy": "same"}}


def large_weights():
    return {"first": {"deviation": 0}, "second": {"deviation": 1.0}, "claims": {"accuracy": "smaller"}}
