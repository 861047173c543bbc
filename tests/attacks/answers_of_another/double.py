# tries: look for what an earlier run has left: files, memory, modules, lines of code
import gc
import linecache
import os
import sys
import types

left = [name for name in os.listdir("/scratch") if name != "double.py"] + os.listdir("/dev/shm")
codes = [c for c in gc.get_objects() if isinstance(c, types.CodeType) and c.co_filename == "double.py"]
lines = [name for name in linecache.cache if name not in ("double.py",)]
if (left or "double" in str(lines) or len([m for m in sys.modules if m == "double"]) != 1):
    print(left, lines)
    raise SystemExit


def double(x):
    return 2 * x


def total(xs):
    return sum(xs)
