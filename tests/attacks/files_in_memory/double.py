# tries: keep memory in files that have no place on a disk
import os

refused = []
for attempt in (
    lambda: os.memfd_create("x"),
    lambda: open("/dev/shm/x", "wb"),
    lambda: os.open("/dev", os.O_TMPFILE | os.O_RDWR),
    lambda: os.mkfifo("/dev/shm/p"),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
