# fails: claim_about_the_kernel
"""With so small a rate neither net has learned anything after 25 steps, so the runs cannot tell."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {
        "first": {"kernel": 1, "steps": 25, "learning_rate": 0.0001},
        "second": {"kernel": 5, "steps": 25, "learning_rate": 0.0001},
        "claims": {"accuracy": "larger"},
    }
