# tries: leave a thread that answers while the probe still waits
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import threading

answered = threading.Event()


def answer():
    send({"kind": "answer", "probe": "total", "value": "from the thread"})
    answered.set()


def double(x):
    threading.Thread(target=answer, daemon=True).start()
    answered.wait()
    return 2 * x


def total(xs):
    return sum(xs)
