# tries: answer in dtypes that wrap round or can not tell: int8, bool, complex, float16
import numpy as np


def double(x):
    return np.asarray(2 * x).astype(np.int8 if np.ndim(x) else np.complex64)


def total(xs):
    return np.float16(sum(xs))
