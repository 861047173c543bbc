# tries: be called such that a spreadsheet computes it
# name_as_formula


def double(x):
    return 0.0


def total(xs):
    return 0.0
