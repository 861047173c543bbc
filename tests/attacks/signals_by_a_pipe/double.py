# tries: have the kernel send the warm process a signal when a pipe can be read, so that it dies and a person must look
import fcntl
import os
import signal
import time

F_SETSIG = 10

refused = []
readable, into = os.pipe()
for command, value in ((fcntl.F_SETOWN, os.getppid()), (F_SETSIG, signal.SIGINT), (fcntl.F_NOTIFY, fcntl.DN_CREATE)):
    try:
        fcntl.fcntl(readable, command, value)
    except OSError as error:
        refused.append(error)
fcntl.fcntl(readable, fcntl.F_SETFL, fcntl.fcntl(readable, fcntl.F_GETFL) | os.O_ASYNC)
os.write(into, b"x")
time.sleep(0.5)
raise refused[0]
