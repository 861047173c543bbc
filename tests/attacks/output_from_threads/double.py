# tries: print from threads that go on after the last answer
import threading


def shout():
    while True:
        print("x" * 1_000)


def double(x):
    for _ in range(4):
        threading.Thread(target=shout).start()
    while True:
        pass


def total(xs):
    return 0.0
