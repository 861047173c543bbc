# fails: kernel_is_three_times
"""5 is not three times 3: so near to each other, two kernels hardly differ."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 3}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}
