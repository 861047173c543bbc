# tries: be called such that a page runs it
# name_as_markup


def double(x):
    return 0.0


def total(xs):
    return 0.0
