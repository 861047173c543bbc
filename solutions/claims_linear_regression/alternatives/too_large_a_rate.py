"""Claims about a straight line."""


def noise():
    return {"first": {"noise": 0.1}, "second": {"noise": 1.0}, "claims": {"slope": "same", "loss": "larger"}}


def points():
    return {"first": {"points": 10}, "second": {"points": 2000}, "claims": {"slope_error": "smaller"}}


def learning_rate():
    return {"first": {"learning_rate": 0.3}, "second": {"learning_rate": 1.0}, "claims": {"distance": "larger"}}
