# tries: use devices of the host: disks, graphics cards, terminals, tracing
import os

refused = []
for attempt in (
    lambda: os.open("/dev/sda", os.O_RDWR),
    lambda: os.open("/dev/vda", os.O_RDWR),
    lambda: os.open("/dev/nvidia0", os.O_RDWR),
    lambda: os.open("/dev/kvm", os.O_RDWR),
    lambda: os.open("/dev/fuse", os.O_RDWR),
    lambda: os.open("/dev/net/tun", os.O_RDWR),
    lambda: os.open("/dev/loop-control", os.O_RDWR),
    lambda: os.open("/dev/tty1", os.O_RDWR),
    lambda: os.open("/sys/kernel/debug/tracing/trace", os.O_RDWR),
    lambda: os.open("/dev/kmsg", os.O_RDWR),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
