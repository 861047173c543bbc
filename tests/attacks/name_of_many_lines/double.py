# tries: be called such that a table gets rows of another student
# name_of_many_lines


def double(x):
    return 0.0


def total(xs):
    return 0.0
