# tries: end by an illegal instruction, a division and a bus error
import ctypes
import mmap
import os


def double(x):
    with open("short", "wb+") as file:
        file.write(b"x")
        file.flush()
        area = mmap.mmap(file.fileno(), 0)
    os.truncate("short", 0)
    return area[0]


def total(xs):
    ctypes.CDLL(None).abort()
