# fails: claim_about_the_images
"""As many steps, but on images that show more."""


def moved():
    return {"first": {"moved": 0}, "second": {"moved": 3}, "claims": {"accuracy": "smaller"}}


def network():
    return {"first": {"network": "dense"}, "second": {"network": "convolution"}, "claims": {"lost": "smaller"}}


def images():
    return {"first": {"images": 50}, "second": {"images": 500}, "claims": {"accuracy": "same"}}
