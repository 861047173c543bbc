"""Claims about a curve: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def noise() -> dict:
    """Ten times the noise: what becomes of `w1` and of `loss`?

    Returns:
        The dict: the settings name `noise`, the second ten times the first; claims about "w1" and "loss".
    """
    return {"first": {"noise": 0.05}, "second": {"noise": 0.5}, "claims": {"w1": "same", "loss": "larger"}}


def steps() -> dict:
    """At least four times as many steps, with the same learning rate: what becomes of `loss`?

    Returns:
        The dict: the settings name `steps`, and `learning_rate` if you like, the same in both; a claim about "loss".
    """
    return {"first": {"steps": 100}, "second": {"steps": 400}, "claims": {"loss": "smaller"}}


def learning_rate() -> dict:
    """At least ten times the learning rate, in as many steps: what becomes of `loss`?

    Returns:
        The dict: the settings name `learning_rate`, and what else you like, the same in both; a claim about "loss".
    """
    return {"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.1}, "claims": {"loss": "smaller"}}


def scale() -> dict:
    """A curve ten times as tall: what becomes of `share`?

    Returns:
        The dict: the settings name `scale`, 1 and 10, and `optimizer` and more if you like, the same in both; a claim about
        "share".
    """
    return {"first": {"scale": 1}, "second": {"scale": 10}, "claims": {"share": "larger"}}


if __name__ == "__main__":
    for experiment in (noise, steps, learning_rate, scale):
        print(experiment.__name__, experiment())
