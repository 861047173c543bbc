# fails: images_are_ten_times
"""Two things differ: the few images are learned with dropout, too."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network():
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "smaller"}}


def images():
    return {"first": {"images": 50, "dropout": 0.5}, "second": {"images": 500}, "claims": {"accuracy": "larger"}}
