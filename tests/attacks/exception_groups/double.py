# tries: raise a group of ten thousand exceptions, each the cause of the next
def double(x):
    error = None
    for number in range(10_000):
        error, before = ValueError(number), error
        error.__cause__ = before
    raise ExceptionGroup("passed", [error] * 1_000)


def total(xs):
    raise BaseExceptionGroup("4/4", [KeyboardInterrupt(), SystemExit(0)])
