# tries: make files with names that are no text, end lines, or lead elsewhere
import os

for name in (b"\xff\xfe", b"a\nb", b"-rf *", b" ", b"..\\..", b"\x1b[2J", b"x" * 255, b"\xe2\x80\xae"):
    with open(name, "wb") as file:
        file.write(b"x")
    if not os.path.lexists(b"to" + name[:200]):
        os.symlink(b"/etc", b"to" + name[:200])
        os.link(name, b"of" + name[:200])


def double(x):
    return 0.0


def total(xs):
    return 0.0
