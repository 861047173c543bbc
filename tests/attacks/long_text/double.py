# tries: answer megabytes of text and names
def double(x):
    return "x" * 2 * 10**7


def total(xs):
    return {"y" * 10**6: "x" * 10**7 for _ in range(3)}
