"""Other sizes, the same in both settings of a pair; what is usual is not named."""


def shuffled_convolution():
    return {"first": {"kernel": 4}, "second": {"kernel": 4, "pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {"first": {}, "second": {"filters": 16, "pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {
        "first": {"kernel": 1, "filters": 8},
        "second": {"kernel": 4, "filters": 8},
        "claims": {"accuracy": "larger"},
    }
