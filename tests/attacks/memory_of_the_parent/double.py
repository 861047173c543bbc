# tries: read the memory of the warm process, through /proc and by a system call
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def readv():
    if libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")
    return "read"


refused = []
for attempt in (
    lambda: open(f"/proc/{os.getppid()}/mem", "rb"),
    lambda: open(f"/proc/{os.getppid()}/maps").read(),
    lambda: open(f"/proc/{os.getppid()}/environ", "rb").read(),
    lambda: os.readlink(f"/proc/{os.getppid()}/exe"),
    readv,
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
