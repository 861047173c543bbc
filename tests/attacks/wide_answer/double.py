# tries: answer a dict of more keys than may cross
def double(x):
    return dict.fromkeys(map(str, range(100_001)))


def total(xs):
    return dict.fromkeys(map(str, range(100_001)))
