# tries: say that all probes were asked, and answer none
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

send({"kind": "loaded"})
send({"kind": "end"})
