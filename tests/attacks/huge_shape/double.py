# tries: announce an array of 2**60 numbers
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

frame(wire.pack({"kind": "loaded"}))
file = io.BytesIO()
np.lib.format.write_array_header_1_0(file, {"descr": "<f8", "fortran_order": False, "shape": (2**30, 2**30)})
npy = file.getvalue() + b"\0" * 8
for probe in ("double", "total"):
    value = {"$": "array", "v": 0}
    tree = {"$": "dict", "v": [["kind", "answer"], ["probe", probe], ["value", value]]}
    header = json.dumps({"tree": tree, "arrays": [len(npy)]}).encode()
    start = len(header).to_bytes(4, "big") + header
    frame(start + b"\0" * (-len(start) % 64) + npy)
os._exit(0)
