# tries: open files and sockets by io_uring, past a filter of system calls
import errno
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return number


refused = []
for attempt in (
    lambda: call(425, 1, 0),
    lambda: call(426, 3, 1, 1, 0, 0, 0),
    lambda: call(427, 3, 0, 0, 0),
):
    try:
        got = attempt()
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOSYS):  # it was not the wall that refused
            print(repr(error))
            raise SystemExit from error
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
