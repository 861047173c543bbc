"""Claims about a straight line."""


def noise():
    return {"first": {"noise": 0.03}, "second": {"noise": 0.3}, "claims": {"slope": "same", "loss": "larger"}}


def points():
    return {"first": {"points": 30}, "second": {"points": 900}, "claims": {"slope_error": "smaller"}}


def learning_rate():
    return {"first": {"learning_rate": 0.003}, "second": {"learning_rate": 0.2}, "claims": {"distance": "smaller"}}
