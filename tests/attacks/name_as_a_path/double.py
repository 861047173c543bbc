# tries: be called such that a file is written elsewhere
# name_as_a_path


def double(x):
    return 0.0


def total(xs):
    return 0.0
