# tries: read the secrets of the processes around it
def read(path):
    try:
        with open(path, "rb") as file:
            return file.read(1_000).decode("latin1")
    except OSError as error:
        return type(error).__name__


def double(x):
    return {p: read(p) for p in ("/proc/1/environ", "/proc/self/../1/environ", "/proc/1/mem", "/proc/1/cmdline", "/proc/kcore")}


def total(xs):
    with open("/proc/1/mem", "rb") as file:
        file.seek(0x400000)
        return file.read(8)
