# tries: lock its memory, and ask for huge pages and swap
import errno
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def libc_call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
    return name


refused = []
for attempt in (
    lambda: libc_call("mlockall", 7),
    lambda: libc_call("mlock", 0, 4096),
    lambda: libc_call("swapon", b"/scratch/none", 0),
    lambda: libc_call("shmget", 1, 2**21, 0o4600),
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
