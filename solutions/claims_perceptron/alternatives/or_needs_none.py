"""Claims about one neuron."""

SETTING = {"gate": "or", "epochs": 200, "batch_size": 1}


def gate():
    return {"first": {"gate": "or"}, "second": {"gate": "xor"}, "claims": {"right": "smaller", "loss": "larger"}}


def batch():
    return {
        "first": {"batch_size": 1, "gate": "and"},
        "second": {"batch_size": 4, "gate": "and"},
        "claims": {"loss": "larger"},
    }


def full_batch():
    return {"first": {"batch_size": 4}, "second": {"batch_size": 10}, "claims": {"loss": "same"}}


def hidden():
    return {"first": {**SETTING, "hidden": 0}, "second": {**SETTING, "hidden": 8}, "claims": {"right": "same"}}
