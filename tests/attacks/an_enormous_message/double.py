# tries: raise an exception of ten megabytes of text without a space
def double(x):
    raise ValueError("x" * 10_000_000)


def total(xs):
    raise KeyError("\n" * 1_000_000)
