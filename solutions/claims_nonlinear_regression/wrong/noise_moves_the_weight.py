# fails: claim_about_the_weight
"""Claims about a curve."""


def noise():
    return {"first": {"noise": 0.05}, "second": {"noise": 0.5}, "claims": {"w1": "larger", "loss": "larger"}}


def steps():
    return {"first": {"steps": 100}, "second": {"steps": 400}, "claims": {"loss": "smaller"}}


def learning_rate():
    return {"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.1}, "claims": {"loss": "smaller"}}


def scale():
    return {"first": {"scale": 1}, "second": {"scale": 10}, "claims": {"share": "larger"}}
