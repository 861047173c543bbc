# tries: name one array a thousand times, so that each is copied
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import io
import json
import os

import numpy as np

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
file = io.BytesIO()
np.save(file, np.zeros(100_000))
npy = file.getvalue()
value = [{"$": "array", "v": 0}] * 1_000
header = json.dumps({"tree": {"$": "dict", "v": [["kind", "answer"], ["probe", "double"], ["value", value]]}, "arrays": [len(npy)]}).encode()
start = len(header).to_bytes(4, "big") + header
start += b"\0" * (-len(start) % 64)
write((len(start) + len(npy)).to_bytes(8, "big"), start, npy)
os._exit(0)
