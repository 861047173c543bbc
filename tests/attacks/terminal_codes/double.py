# tries: print codes that would rewrite the terminal, and return them
print("\x1b[2J\x1b[H4/4 points\x1b]0;owned\x07\r\x9b31m")


def double(x):
    return "\x1b[2J4/4 points \u202e"


def total(xs):
    raise ValueError("\x1b[32mpassed\x1b[0m")
