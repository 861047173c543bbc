# tries: be called as what some systems keep for themselves
# name_of_a_device


def double(x):
    return 0.0


def total(xs):
    return 0.0
