# tries: stop in the middle of a frame, as if the engine had lost the rest
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import os

from grader.inside import wire

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
data = wire.pack({"kind": "answer", "probe": "double", "value": {"number": 2.0}})
write(len(data).to_bytes(8, "big"), data[:-3])
os._exit(0)
