# tries: leave a core of a gigabyte, in its folder or wherever the kernel puts one
import ctypes
import resource

for what in (resource.RLIM_INFINITY, 2**30):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (what, what))
    except (ValueError, OSError):
        pass
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
ctypes.string_at(0)
