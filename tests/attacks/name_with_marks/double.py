# tries: be called by one letter with a hundred accents
# name_with_marks


def double(x):
    return 0.0


def total(xs):
    return 0.0
