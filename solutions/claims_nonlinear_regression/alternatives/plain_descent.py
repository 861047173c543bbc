"""Claims about a curve."""


def noise():
    return {"first": {"noise": 0.03}, "second": {"noise": 0.3}, "claims": {"w1": "same", "loss": "larger"}}


def steps():
    return {"first": {"steps": 100}, "second": {"steps": 400}, "claims": {"loss": "smaller"}}


def learning_rate():
    return {
        "first": {"optimizer": "descent", "learning_rate": 0.02},
        "second": {"optimizer": "descent", "learning_rate": 0.2},
        "claims": {"loss": "larger"},
    }


def scale():
    return {
        "first": {"optimizer": "descent", "learning_rate": 0.02, "scale": 1},
        "second": {"optimizer": "descent", "learning_rate": 0.02, "scale": 10},
        "claims": {"share": "same"},
    }
