# tries: answer objects whose repr and type name do harm
Evil = type("[bold]\x1b[2J" + "E" * 10_000, (), {})


class Silent:
    def __repr__(self):
        raise SystemExit

    @property
    def __array__(self):
        raise KeyboardInterrupt


def double(x):
    return Evil()


def total(xs):
    return Silent()
