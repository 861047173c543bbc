"""Claims about one neuron: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""

SETTING = {"gate": "xor", "epochs": 300, "learning_rate": 0.5}


def gate() -> dict:
    """OR, then XOR: what becomes of `right` and of `loss`?

    Returns:
        The dict: the settings name `gate`; claims about "right" and "loss".
    """
    return {"first": {"gate": "or"}, "second": {"gate": "xor"}, "claims": {"right": "smaller", "loss": "larger"}}


def batch() -> dict:
    """Batches of one row, then of four: what becomes of `loss`?

    Returns:
        The dict: the settings name `batch_size`; a claim about "loss".
    """
    return {"first": {"batch_size": 1}, "second": {"batch_size": 4}, "claims": {"loss": "larger"}}


def full_batch() -> dict:
    """Batches of four rows, then of ten: what becomes of `loss`?

    Returns:
        The dict: the settings name `batch_size`; a claim about "loss".
    """
    return {"first": {"batch_size": 4}, "second": {"batch_size": 10}, "claims": {"loss": "same"}}


def hidden() -> dict:
    """No hidden units, then at least four: what becomes of `right`?

    Returns:
        The dict: the settings name `hidden`, and all else that you set, the same in both; a claim about "right".
    """
    return {"first": {**SETTING, "hidden": 0}, "second": {**SETTING, "hidden": 16}, "claims": {"right": "larger"}}


if __name__ == "__main__":
    for experiment in (gate, batch, full_batch, hidden):
        print(experiment.__name__, experiment())
