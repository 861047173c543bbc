# tries: answer all, and then never end
import atexit
import threading

threading.Thread(target=threading.Event().wait).start()
atexit.register(threading.Event().wait)


class Slow:
    def write(self, text):
        return len(text)

    def flush(self):
        threading.Event().wait()


import sys

sys.stdout = Slow()


def double(x):
    return 2 * x


def total(xs):
    return sum(xs)
