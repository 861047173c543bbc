# tries: ignore every signal and go on past the processor's limit
import resource
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
for limits in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
    try:
        resource.setrlimit(limits, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        pass
while True:
    pass
