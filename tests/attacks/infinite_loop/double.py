# tries: never come back
def double(x):
    while True:
        pass


def total(xs):
    return 0.0
