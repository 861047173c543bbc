# tries: send nodes with tags that a reader might take for code or classes
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import os

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
for tag in (b"eval", b"__class__", b"pickle", b"Model", b"Evidence"):
    value = b'{"$": "%s", "v": "__import__(\'os\').abort()", "module": "os", "class_name": "abort"}' % tag
    header = b'{"tree": {"$": "dict", "v": [["kind", "answer"], ["probe", "total"], ["value", %s]]}, "arrays": []}' % value
    write((len(header) + 4).to_bytes(8, "big"), len(header).to_bytes(4, "big"), header)
os._exit(0)
