# tries: bury the reply under eleven thousand messages
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

send({"kind": "loaded"})
for number in range(11_000):
    send({"kind": "answer", "probe": "double", "value": number})


def double(x):
    return 0.0


def total(xs):
    return 0.0
