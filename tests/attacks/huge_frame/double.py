# tries: announce a frame of 16 exabytes
import os
import stat
import struct

from grader.inside import wire


def reply():
    for fd in range(3, 256):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode):
                return fd
        except OSError:
            pass


def frame(body):
    os.write(reply(), struct.pack(">Q", len(body)) + body)


os.write(reply(), b"\xff" * 8 + b"{}")
os._exit(0)
