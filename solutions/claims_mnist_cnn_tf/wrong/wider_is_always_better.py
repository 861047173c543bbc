# fails: claim_about_the_kernel
"""A kernel of 2 sees edges already: what a wider one adds is too little to tell, or nothing."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 2, "steps": 50}, "second": {"kernel": 7, "steps": 50}, "claims": {"accuracy": "larger"}}
