# tries: return a list that never comes to its end
class Endless(list):
    def __iter__(self):
        while True:
            yield self

    def __len__(self):
        return 2**62


def double(x):
    return Endless([0.0])


def total(xs):
    return (0.0 for _ in iter(int, 1))
