# tries: climb out of the root by .., links, chroot and folders that are still open
import os

links = ["/..", "../../../../..", "/proc/self/root", "/proc/self/cwd/../..", "/proc/thread-self/root/.."]
os.symlink("/proc/1/root", "link")
names = set()
for place in [*links, "link"]:
    try:
        names |= set(os.listdir(place))
    except OSError:
        pass
expected = {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "proc", "dev", "scratch", "tmp", "grader"}
beyond = names - expected - {part for path in os.sys.path + [os.sys.executable] for part in path.split("/")}
if beyond - {"double.py", "link"}:
    raise SystemExit(f"seen: {sorted(beyond)}")
os.chroot(".")
