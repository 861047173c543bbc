# tries: send text that is no UTF-8, and halves of characters
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import os

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
header = b'{"tree": {"$": "dict", "v": [["kind", "answer"], ["probe", "double"], ["value", "\xff\xfe\xed\xa0\x80"]]}, "arrays": []}'
write((len(header) + 4).to_bytes(8, "big"), len(header).to_bytes(4, "big"), header)
os._exit(0)
