# fails: totals
def double(x):
    return 2 * x


def total(xs):
    for x in xs:
        return x
