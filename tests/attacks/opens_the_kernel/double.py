# tries: open for writing what changes the kernel or a process without a filter (it writes nothing: it might succeed)
import os

paths = ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/1/mem", "/proc/self/mem", "/proc/self/uid_map"]
refused = []
for path in (*paths, "/proc/self/oom_score_adj"):
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError as error:
        refused.append(error)
    else:
        raise SystemExit(path)
raise refused[0]
