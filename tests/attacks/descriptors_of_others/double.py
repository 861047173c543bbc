# tries: take descriptors out of other processes
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return number


refused = []
for attempt in (
    lambda: os.pidfd_open(os.getppid()),
    lambda: call(434, os.getppid(), 0),
    lambda: call(438, 3, 3, 0),
    lambda: os.open("/proc/1/fd/0", os.O_RDONLY),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
