# fails: claim_about_the_rate
"""Claims about a straight line."""


def noise():
    return {"first": {"noise": 0.05}, "second": {"noise": 0.5}, "claims": {"slope": "same", "loss": "larger"}}


def points():
    return {"first": {"points": 20}, "second": {"points": 1000}, "claims": {"slope_error": "smaller"}}


def learning_rate():
    return {"first": {"learning_rate": 0.3}, "second": {"learning_rate": 1.0}, "claims": {"distance": "smaller"}}
