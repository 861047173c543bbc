# tries: fill pipes and make timers and event queues without end
import os
import select
import signal

for _ in range(60):
    _, into = os.pipe2(os.O_NONBLOCK)
    try:
        while True:
            os.write(into, b"x" * 65_536)
    except BlockingIOError:
        pass
held = [select.epoll() for _ in range(60)]
signal.signal(signal.SIGALRM, lambda *a: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
while True:
    held.append(os.eventfd(0))
