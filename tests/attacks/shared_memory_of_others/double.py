# tries: attach shared memory, semaphores and queues of other processes
import ctypes
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_ssize_t


def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
    return name


refused = []
for attempt in (
    lambda: call("shmget", 1, 8, 0o666),
    lambda: call("shmat", 0, None, 0),
    lambda: call("semget", 1, 1, 0o666),
    lambda: call("msgget", 1, 0o666),
    lambda: shared_memory.SharedMemory("grader"),
    lambda: shared_memory.SharedMemory("grader", create=True, size=64),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
