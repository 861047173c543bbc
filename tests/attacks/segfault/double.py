# tries: crash the interpreter
import ctypes


def double(x):
    ctypes.string_at(0)


def total(xs):
    ctypes.string_at(0)
