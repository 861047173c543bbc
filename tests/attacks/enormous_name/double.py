# tries: have the longest name that a file system takes, of letters that are three bytes long
# enormous_name


def double(x):
    return 0.0


def total(xs):
    return 0.0
