# tries: say at exit that all went well
import atexit
import os
import threading

atexit.register(os._exit, 0)
threading.Timer(0.0, os._exit, [0]).start()
while True:
    pass
