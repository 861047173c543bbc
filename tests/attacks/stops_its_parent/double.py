# tries: stop the warm process and every other, and itself
import errno
import os
import signal
import threading

refused = []
for attempt in (
    lambda: os.kill(os.getppid(), signal.SIGSTOP),
    lambda: os.kill(1, signal.SIGSTOP),
    lambda: os.kill(-1, signal.SIGSTOP),
    lambda: os.kill(0, signal.SIGSTOP),
    lambda: os.kill(os.getpid(), signal.SIGSTOP),
    lambda: signal.raise_signal(signal.SIGSTOP),
    lambda: signal.pthread_kill(threading.get_ident(), signal.SIGSTOP),
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
