"""Claims about softmax regression."""


def rate():
    return {
        "first": {"steps": 150, "learning_rate": 0.002},
        "second": {"steps": 150, "learning_rate": 0.2},
        "claims": {"loss": "smaller"},
    }


def batch():
    return {
        "first": {"batch_size": 5},
        "second": {"batch_size": 100},
        "claims": {"loss": "smaller", "spread": "smaller"},
    }


def small_weights():
    return {
        "first": {"steps": 150, "deviation": 0},
        "second": {"steps": 150, "deviation": 0.01},
        "claims": {"accuracy": "same"},
    }


def large_weights():
    return {"first": {"deviation": 0}, "second": {"deviation": 0.5}, "claims": {"accuracy": "smaller"}}
