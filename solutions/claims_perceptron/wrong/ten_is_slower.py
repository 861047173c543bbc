# fails: claim_about_batches_of_ten
"""Claims about one neuron."""

SETTING = {"gate": "xor", "epochs": 300, "learning_rate": 0.5}


def gate():
    return {"first": {"gate": "or"}, "second": {"gate": "xor"}, "claims": {"right": "smaller", "loss": "larger"}}


def batch():
    return {"first": {"batch_size": 1}, "second": {"batch_size": 4}, "claims": {"loss": "larger"}}


def full_batch():
    return {"first": {"batch_size": 4}, "second": {"batch_size": 10}, "claims": {"loss": "larger"}}


def hidden():
    return {"first": {**SETTING, "hidden": 0}, "second": {**SETTING, "hidden": 16}, "claims": {"right": "larger"}}
