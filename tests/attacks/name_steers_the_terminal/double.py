# tries: be called such that a terminal clears itself and rings
# name_steers_the_terminal


def double(x):
    return 0.0


def total(xs):
    return 0.0
