# tries: put an expression into an array's header
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import json
import os

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
for text in (b"__import__('os').abort()", b"{'descr': '|O', 'fortran_order': False, 'shape': ()}", b"(" * 3_000):
    npy = b"\x93NUMPY\x01\0" + len(text).to_bytes(2, "little") + text + b"\0" * 8
    tree = {"$": "dict", "v": [["kind", "answer"], ["probe", "double"], ["value", {"$": "array", "v": 0}]]}
    header = json.dumps({"tree": tree, "arrays": [len(npy)]}).encode()
    start = len(header).to_bytes(4, "big") + header
    start += b"\0" * (-len(start) % 64)
    write((len(start) + len(npy)).to_bytes(8, "big"), start, npy)
os._exit(0)
