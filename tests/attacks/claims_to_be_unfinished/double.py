# tries: raise the exception of a stub, in case what is unfinished costs nothing
def double(x):
    raise NotImplementedError


def total(xs):
    raise NotImplementedError("passed")
