# tries: become another user, and change the host's name, clock and modules (with arguments that no system takes)
import ctypes
import errno
import os
import time

libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


refused = []
for attempt in (
    lambda: os.setuid(0),
    lambda: os.setgroups([0]),
    lambda: call("sethostname", None, 65),
    lambda: time.clock_settime(time.CLOCK_REALTIME, -1.0),
    lambda: call("capset", None, None),
    lambda: call("setns", -1, 0),
    lambda: call("unshare", 0),
    lambda: call("umount2", b"", 0),
):
    try:
        attempt()
        refused.append(None)
    except OSError as error:
        refused.append(error)
if not all(error is not None and error.errno in (errno.EPERM, errno.ENOSYS) for error in refused):
    print(refused)
    raise SystemExit
raise refused[0]
