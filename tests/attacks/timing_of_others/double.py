# tries: watch the processor counters and load of others
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):  # perf_event_open
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return number


refused = []
for attempt in (
    lambda: call(298 if os.uname().machine == "x86_64" else 241, None, 0, -1, -1, 0),
    lambda: os.listdir("/sys/fs/cgroup"),
    lambda: open("/proc/1/sched").read() and open("/proc/1/syscall").read(),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
