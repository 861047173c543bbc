# tries: be called such that a spreadsheet computes it after it strips what stands before
# name_as_formula_later


def double(x):
    return 0.0


def total(xs):
    return 0.0
