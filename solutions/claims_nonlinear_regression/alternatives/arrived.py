"""Claims about a curve."""


def noise():
    return {"first": {"noise": 0.05}, "second": {"noise": 0.5}, "claims": {"w1": "same", "loss": "larger"}}


def steps():
    return {
        "first": {"learning_rate": 0.1, "steps": 400},
        "second": {"learning_rate": 0.1, "steps": 1600},
        "claims": {"loss": "same"},
    }


def learning_rate():
    return {"first": {"learning_rate": 0.002}, "second": {"learning_rate": 0.2}, "claims": {"loss": "smaller"}}


def scale():
    return {
        "first": {"learning_rate": 0.1, "scale": 1},
        "second": {"learning_rate": 0.1, "scale": 10},
        "claims": {"share": "larger"},
    }
