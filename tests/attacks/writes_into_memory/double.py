# tries: write into the interpreter's own objects: small integers, empty tuples, the text of constants
import ctypes

for number in (2, 3, 100):
    ctypes.memset(id(number) + 24, 7, 1)


def double(x):
    return 0.0


def total(xs):
    return 0.0
