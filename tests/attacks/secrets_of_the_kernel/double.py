# tries: read the kernel's memory, log and keys
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def klog():
    if libc.klogctl(3, ctypes.create_string_buffer(64), 64) < 0:
        raise OSError(ctypes.get_errno(), "klogctl")
    return "read"


def keys():
    if libc.syscall(425, 1, 0) < 0:  # io_uring_setup, which has read what the filter forbids on other systems
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    return "a ring"


refused = []
for attempt in (
    lambda: open("/dev/mem", "rb"),
    lambda: open("/dev/kmem", "rb"),
    lambda: open("/dev/kmsg", "rb"),
    lambda: open("/proc/kcore", "rb").read(8),
    lambda: open("/proc/kmsg", "rb").read(1),
    lambda: open("/sys/kernel/security/lsm").read(),
    klog,
    keys,
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
