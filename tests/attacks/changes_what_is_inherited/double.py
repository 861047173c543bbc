# tries: change what processes hand on: mask, alarms, signals, folder
import os
import signal

os.umask(0o777)
os.chdir("/")
signal.alarm(3_600)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))


def double(x):
    return 2 * x


def total(xs):
    return sum(xs)
