# tries: pin itself and others to a processor, and ask for one of its own
import errno
import os

refused = []
for attempt in (
    lambda: os.sched_setaffinity(0, {0}),
    lambda: os.sched_setaffinity(os.getppid(), {0}),
    lambda: os.sched_setaffinity(1, {0}),
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
