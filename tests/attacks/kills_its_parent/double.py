# tries: end the warm process, and every other
import os
import signal

errors = 0
for pid in (os.getppid(), 1, 2, 3, 0, -1):
    try:
        os.kill(pid, signal.SIGKILL)
    except PermissionError:
        errors += 1
assert errors == 6
os.kill(os.getppid(), signal.SIGKILL)
