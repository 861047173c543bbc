# tries: recurse without end
import sys

sys.setrecursionlimit(10**9)


class Nest:
    def __repr__(self):
        return repr(Nest())


def double(x):
    return double(x)


def total(xs):
    return repr(Nest())
