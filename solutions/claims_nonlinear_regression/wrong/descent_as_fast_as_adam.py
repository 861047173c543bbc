# fails: claim_about_the_rate
"""Claims about a curve."""


def noise():
    return {"first": {"noise": 0.05}, "second": {"noise": 0.5}, "claims": {"w1": "same", "loss": "larger"}}


def steps():
    return {"first": {"steps": 100}, "second": {"steps": 400}, "claims": {"loss": "smaller"}}


def learning_rate():
    return {
        "first": {"optimizer": "descent", "learning_rate": 0.02},
        "second": {"optimizer": "descent", "learning_rate": 0.2},
        "claims": {"loss": "smaller"},
    }


def scale():
    return {"first": {"scale": 1}, "second": {"scale": 10}, "claims": {"share": "larger"}}
