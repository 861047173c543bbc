# tries: open for writing what would restart or hang the host (it writes nothing: it might succeed)
import os

refused = []
for attempt in (
    lambda: os.open("/proc/sys/kernel/panic", os.O_WRONLY),
    lambda: os.open("/proc/sysrq-trigger", os.O_WRONLY),
    lambda: os.open("/proc/sys/vm/drop_caches", os.O_WRONLY),
    lambda: os.open("/proc/irq/default_smp_affinity", os.O_WRONLY),
    lambda: os.open("/sys/power/state", os.O_WRONLY),
    lambda: os.open("/sys/fs/cgroup/cgroup.procs", os.O_WRONLY),
    lambda: os.open("/proc/self/oom_score_adj", os.O_WRONLY),
    lambda: os.open("/proc/1/oom_score_adj", os.O_WRONLY),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
