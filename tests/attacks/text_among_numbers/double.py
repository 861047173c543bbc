# tries: answer one text of usual length among numbers, which as an array would all be as wide
def double(x):
    return 2 * x


def total(xs):
    return ["x" * 20_000] + [0.0] * 20_000
