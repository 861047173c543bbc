# tries: answer wrongly and then, in a second frame, rightly
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own


def double(x):
    send({"kind": "answer", "probe": "double", "value": None})
    return 2 * x


def total(xs):
    send({"kind": "answer", "probe": "total", "value": None})
    return sum(xs)
