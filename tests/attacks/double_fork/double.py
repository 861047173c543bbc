# tries: fork twice with a session of its own, to live on as a daemon
import errno
import os

refused = []
for attempt in (
    os.fork,
    os.setsid,
    lambda: os.setpgid(0, 0),
    lambda: os.daemon(0, 0) if hasattr(os, "daemon") else os.fork(),
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
