# tries: return objects whose unpickling would run a program
import os


class Bomb:
    def __reduce__(self):
        return os.system, ("true",)

    def __getstate__(self):
        raise SystemExit

    __deepcopy__ = __copy__ = __reduce_ex__ = __reduce__


def double(x):
    return Bomb()


def total(xs):
    return [Bomb(), {"number": Bomb()}]
