# tries: answer more values than may cross, with its own side's cap lifted
from grader.inside import wire

wire.MAX_NODES = 10**9


def double(x):
    return [0.0] * 150_000


def total(xs):
    return [0.0] * 250_000
