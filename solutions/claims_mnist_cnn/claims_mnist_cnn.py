"""Claims about digits out of place: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def moved() -> dict:
    """A convolutional network is asked about digits in place, then about digits moved by 2 pixels or more: `accuracy`?

    Returns:
        The dict: the settings name `moved`; a claim about "accuracy".
    """
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network() -> dict:
    """A dense, then a convolutional network, both asked about moved digits: what becomes of `lost`?

    Returns:
        The dict: the settings name `network`, and `moved` if you like, the same in both; a claim about "lost".
    """
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "smaller"}}


def images() -> dict:
    """A number of images, then at least ten times as many, with as many steps: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `images`; a claim about "accuracy".
    """
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}


if __name__ == "__main__":
    for experiment in (moved, network, images):
        print(experiment.__name__, experiment())
