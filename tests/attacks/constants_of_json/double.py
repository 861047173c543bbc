# tries: send NaN and Infinity as bare JSON, which some readers take
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import os

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
for constant in (b"NaN", b"Infinity", b"-Infinity", b"1e999999"):
    header = b'{"tree": {"$": "dict", "v": [["kind", "answer"], ["probe", "total"], ["value", %s]]}, "arrays": []}' % constant
    write((len(header) + 4).to_bytes(8, "big"), len(header).to_bytes(4, "big"), header)
os._exit(0)
