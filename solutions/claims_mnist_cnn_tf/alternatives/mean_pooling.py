"""Mean pooling in both settings, and the narrowest kernel that sees neighbours on all sides."""


def shuffled_convolution():
    return {
        "first": {"pixels": "in place", "pooling": "mean"},
        "second": {"pixels": "shuffled", "pooling": "mean"},
        "claims": {"accuracy": "smaller"},
    }


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 3}, "claims": {"accuracy": "larger"}}
