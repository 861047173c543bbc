# tries: use letters in names and comments that look like others, hide or turn around
def double(x):  # ‮ ⁦ ​ ﻿
    return ᵇ  # a letter that Python reads as b


def total(xs):
    raise ValueError("\u202e0\u2066\u200f\x1b[31m\x00\ufffe\U000e0041")
