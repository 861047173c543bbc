# tries: send an .npy with a pickle in it, straight to the reply
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


import io
import json

import numpy as np


class Bomb:
    def __reduce__(self):
        return os._exit, (0,)


frame(wire.pack({"kind": "loaded"}))
file = io.BytesIO()
np.lib.format.write_array(file, np.array([Bomb()], dtype=object), allow_pickle=True)
npy = file.getvalue()
for probe in ("double", "total"):
    tree = {"$": "dict", "v": [["kind", "answer"], ["probe", probe], ["value", {"$": "array", "v": 0}]]}
    header = json.dumps({"tree": tree, "arrays": [len(npy)]}).encode()
    start = len(header).to_bytes(4, "big") + header
    frame(start + b"\0" * (-len(start) % 64) + npy)
os._exit(0)
