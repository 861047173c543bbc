# tries: have an alarm end it in the middle of an answer
import signal


def double(x):
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    while True:
        pass


def total(xs):
    return sum(xs)
