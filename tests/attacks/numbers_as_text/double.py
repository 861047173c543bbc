# tries: answer the right numbers as text
def double(x):
    return str(2 * x)


def total(xs):
    return repr(sum(xs))
