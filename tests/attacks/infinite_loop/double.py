# tries: never come back
def double(x):
    while True:
        pass


def total(xs):
    while True:
        pass
