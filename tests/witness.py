"""Stands before an honest submission in test_attacks.py: prints what a run finds of the place, which must always be the same."""

import builtins
import hashlib
import json
import os
import random
import resource
import signal
import sys
import types

import numpy as np


def _short(thing):
    text = json.dumps(thing, default=str)
    return text if len(text) < 40 else hashlib.sha256(text.encode()).hexdigest()[:12]


def _kind(fd):
    try:
        return os.readlink(f"/proc/self/fd/{fd}").split(":")[0]
    except OSError:  # the descriptor that listed the folder
        return ""


def _codes(module):
    functions = [v for v in vars(module).values() if isinstance(v, types.FunctionType)]
    return [(f.__name__, f.__code__.co_code.hex()) for f in functions]


def _tree(top):
    return sorted(os.path.join(at, name) for at, folders, files in os.walk(top) for name in (*folders, *files))


def _state():
    """What an earlier run could have changed."""
    use = os.statvfs(".")
    mask = os.umask(0)
    os.umask(mask)
    return {
        "files": [_tree("."), _tree("/dev/shm"), sorted(os.listdir("/tmp")), oct(os.stat(".").st_mode)],
        "use": [use.f_bfree, use.f_ffree],
        "processes": [len([n for n in os.listdir("/proc") if n.isdigit()]), len(os.listdir("/proc/self/task"))],
        "shared": [len(open(f"/proc/sysvipc/{n}").readlines()) for n in ("shm", "sem", "msg")],
        "descriptors": sorted(_kind(fd) for fd in os.listdir("/proc/self/fd")),
        "place": [os.getcwd(), mask, sys.path, sys.argv, sorted(os.environ.items())],
        "limits": [resource.getrlimit(n) for n in (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)],
        "signals": [str(signal.getsignal(n)) for n in (1, 2, 3, 10, 11, 14, 15, 17)] + list(signal.getitimer(0)),
        "processors": [sorted(os.sched_getaffinity(0)), os.getpriority(0, 0)],
        "modules": sorted(sys.modules),
        "builtins": sorted((n, type(v).__name__) for n, v in vars(builtins).items() if n != "_"),
        "code": [
            _codes(sys.modules[n]) for n in ("json", "random", "grader.inside.child", "grader.inside.wire", "numpy")
        ],
        "chance": [random.random(), float(np.random.random())],
        "recursion": [sys.getrecursionlimit(), sys.gettrace() is None],
    }


sys.stdout.write(json.dumps({name: _short(value) for name, value in _state().items()}) + "\n")
random.seed(1)
np.random.seed(1)
