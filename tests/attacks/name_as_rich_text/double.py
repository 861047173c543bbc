# tries: be called such that a terminal library takes it for style
# name_as_rich_text


def double(x):
    return 0.0


def total(xs):
    return 0.0
