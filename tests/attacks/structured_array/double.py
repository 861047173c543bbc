# tries: answer arrays of records, dates and text
import numpy as np


def double(x):
    return np.zeros(5, dtype=[("a", "f8"), ("b", "O")])


def total(xs):
    return np.array("2020-01-01", dtype="datetime64[D]")
