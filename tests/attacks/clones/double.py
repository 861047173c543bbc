# tries: make a process by clone and clone3 past libc
import errno
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return number


refused = []
for attempt in (
    lambda: call(435, ctypes.create_string_buffer(88), 88),
    lambda: call(56 if os.uname().machine == "x86_64" else 220, 17, 0, 0, 0, 0),
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
