# fails: claim_about_the_points
"""Claims about a straight line."""


def noise():
    return {"first": {"noise": 0.05}, "second": {"noise": 0.5}, "claims": {"slope": "same", "loss": "larger"}}


def points():
    return {"first": {"points": 170}, "second": {"points": 1800}, "claims": {"slope_error": "smaller"}}


def learning_rate():
    return {"first": {"learning_rate": 0.01}, "second": {"learning_rate": 0.5}, "claims": {"distance": "smaller"}}
