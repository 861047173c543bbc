# tries: send word of its progress, which is only asked for before a screen, as answers
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

import json
import os

from grader.inside.telling import ASIDE, LENGTH

send({"kind": "loaded"})
write = send.__closure__[0].cell_contents
said = json.dumps({"probe": "double", "epoch": 1, "epochs": 1, "step": 1, "steps": 1, "loss": 0, "status": "passed"}).encode()
for _ in range(100):
    write(LENGTH.pack(ASIDE | len(said)), said)
os._exit(0)
