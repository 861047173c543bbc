# tries: make a file of exabytes, by size alone, by allocation and by writing at its end
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
made = "large"
fd = os.open(made, os.O_RDWR | os.O_CREAT)


refused = []
for attempt in (
    lambda: os.truncate(made, 2**60),
    lambda: os.posix_fallocate(fd, 0, 2**40),
    lambda: os.pwrite(fd, b"x", 2**50),
    lambda: [os.pwrite(fd, b"x" * 2**20, at * 2**20) for at in range(64)],
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
