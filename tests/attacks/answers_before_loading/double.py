# tries: answer before the file is loaded, and never say that it was
import sys

frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]  # the child's own

send({"kind": "answer", "probe": "double", "value": {"number": 1.0, "array": [1.0]}})
send({"kind": "answer", "probe": "total", "value": 1.0})
send({"kind": "end"})
