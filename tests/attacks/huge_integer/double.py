# tries: answer an integer of a million digits
def double(x):
    return 10**1_000_000


def total(xs):
    return -(10**300)
