# tries: nest the reply a hundred thousand deep
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


import json

frame(wire.pack({"kind": "loaded"}))
for probe in ("double", "total"):
    tree = {"$": "dict", "v": [["kind", "answer"], ["probe", probe], ["value", "VALUE"]]}
    header = json.dumps({"tree": tree, "arrays": []}).replace('"VALUE"', "[" * 100_000 + "]" * 100_000).encode()
    frame(len(header).to_bytes(4, "big") + header)
os._exit(0)
