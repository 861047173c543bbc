# tries: start other programs
import os
import subprocess


def double(x):
    try:
        return subprocess.run(["cat", "/etc/passwd"], capture_output=True, check=False).stdout.decode()
    except OSError:
        return os.execv("/bin/sh", ["sh", "-c", "id"])


def total(xs):
    return os.system("id")
