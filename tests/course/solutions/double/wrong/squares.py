# fails: doubles
def double(x):
    return x**2


def total(xs):
    return sum(xs)
