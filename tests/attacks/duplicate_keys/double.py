# tries: send JSON with the same key twice, for two readers that each take another
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import os

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
for probe in ("double", "total"):
    tree = '{"$": "dict", "v": [["kind", "answer"], ["probe", "%s"], ["value", 1], ["value", 2]]}' % probe
    header = ('{"tree": 0, "arrays": [], "tree": %s, "tree": %s}' % (tree, tree)).encode()
    write((len(header) + 4).to_bytes(8, "big"), len(header).to_bytes(4, "big"), header)
send({"kind": "end"})
os._exit(0)
