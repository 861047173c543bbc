# tries: be called such that quoting ends
# name_with_quotes


def double(x):
    return 0.0


def total(xs):
    return 0.0
