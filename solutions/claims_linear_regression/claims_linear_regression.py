"""Claims about a straight line: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def noise() -> dict:
    """Ten times the noise: what becomes of `slope` and of `loss`?

    Returns:
        The dict: the settings name `noise`, the second ten times the first; claims about "slope" and "loss".
    """
    return {"first": {"noise": 0.05}, "second": {"noise": 0.5}, "claims": {"slope": "same", "loss": "larger"}}


def points() -> dict:
    """At least ten times as many points: what becomes of `slope_error`?

    Returns:
        The dict: the settings name `points`; a claim about "slope_error".
    """
    return {"first": {"points": 20}, "second": {"points": 1000}, "claims": {"slope_error": "smaller"}}


def learning_rate() -> dict:
    """At least twice the learning rate, in as many steps: what becomes of `distance`?

    Returns:
        The dict: the settings name `learning_rate`, and `steps` if you like, the same in both; a claim about "distance".
    """
    return {"first": {"learning_rate": 0.01}, "second": {"learning_rate": 0.5}, "claims": {"distance": "smaller"}}


if __name__ == "__main__":
    for experiment in (noise, points, learning_rate):
        print(experiment.__name__, experiment())
