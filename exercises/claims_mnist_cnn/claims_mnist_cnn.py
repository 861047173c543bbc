"""Claims about digits out of place: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def moved() -> dict:
    """A convolutional network is asked about digits in place, then about digits moved by 2 pixels or more: `accuracy`?

    Returns:
        The dict: the settings name `moved`; a claim about "accuracy".
    """
    raise NotImplementedError("TODO: return the two settings of moved, and a claim about accuracy")


def network() -> dict:
    """A dense, then a convolutional network, both asked about moved digits: what becomes of `lost`?

    Returns:
        The dict: the settings name `network`, and `moved` if you like, the same in both; a claim about "lost".
    """
    raise NotImplementedError("TODO: return the two networks, and a claim about lost")


def images() -> dict:
    """A number of images, then at least ten times as many, with as many steps: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `images`; a claim about "accuracy".
    """
    raise NotImplementedError("TODO: return two numbers of images, and a claim about accuracy")


if __name__ == "__main__":
    for experiment in (moved, network, images):
        print(experiment.__name__, experiment())
