# tries: be called such that what follows is read from right to left
# name_runs_backwards


def double(x):
    return 0.0


def total(xs):
    return 0.0
