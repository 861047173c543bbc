# tries: match a pattern that takes longer than the world lasts, where no signal is looked at
import re


def double(x):
    return re.match("(a+)+$", "a" * 64 + "b")


def total(xs):
    return sum(xs)
