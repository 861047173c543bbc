"""The walls around a slot: bubblewrap's namespaces, a read-only system, an empty environment, a sized scratch."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from grader import gpu

ENGINE = Path(__file__).resolve().parent
SCRATCH = "/scratch"
INSIDE = "/grader"
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives")
INSTALL = "Install it (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap)."


def program() -> str:
    """The path of `bwrap`, or its bare name where it is not installed."""
    return shutil.which("bwrap") or "bwrap"


def environment(
    scratch: str, engine: str, *, own_file_system: bool, threads: int = 1, device: str = ""
) -> dict[str, str]:
    """Every variable that a run sees: none of the host's. One thread, no hash randomness, no GPU but the one named by number."""
    counts = (
        "OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS TF_NUM_INTRAOP_THREADS TF_NUM_INTEROP_THREADS".split()
    )
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": scratch,
        "TMPDIR": scratch,
        "USER": "learner",
        "LANG": "C.UTF-8",
        "PYTHONPATH": engine,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "KERAS_BACKEND": "tensorflow",
        "MPLBACKEND": "Agg",
        "MALLOC_ARENA_MAX": "2",
        "GRADER_SCRATCH_IS_OURS": "1" if own_file_system else "0",
        **dict.fromkeys(counts, str(threads)),
        **gpu.variables(device, alone=own_file_system),
    }


def arguments(scratch_bytes: int, hidden: Iterable[Path] = (), *, threads: int = 1, device: str = "") -> list[str]:
    """The options of bubblewrap before the command.

    Args:
        scratch_bytes: size of the only writable file system, a fresh tmpfs.
        hidden: folders that must not be seen even if they lie within the Python installation.
        threads: that its libraries compute with.
        device: the number of the GPU that can be used inside, if any.
    """
    visible = _visible()
    masked = [p for p in (ENGINE, *hidden) if any(p.is_relative_to(v) for v in visible)]
    # As the first process, or bubblewrap itself would be it, whose descriptors lead out: its output is a file of the host's.
    options = ["--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    options += ["--uid", "1000", "--gid", "1000", "--hostname", "sandbox"]
    for path in visible:
        options += ["--symlink", os.readlink(path), str(path)] if path.is_symlink() else ["--ro-bind", *[str(path)] * 2]
    for path in masked:
        options += ["--tmpfs", str(path), "--remount-ro", str(path)]
    options += ["--ro-bind", str(ENGINE / "__init__.py"), f"{INSIDE}/grader/__init__.py"]
    options += ["--ro-bind", str(ENGINE / "inside"), f"{INSIDE}/grader/inside"]
    # Read-only, because /proc/sys would be writable where the engine runs as root (bubblewrap covers it only where the
    # folder itself is).
    options += ["--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev"]
    options += _gpu(device) if device else []
    options += ["--remount-ro", "/dev"]
    options += ["--size", str(scratch_bytes), "--perms", "0700", "--tmpfs", SCRATCH]
    if not any(p.is_relative_to("/tmp") for p in visible):  # as it is where Python itself is installed below /tmp
        options += ["--symlink", SCRATCH, "/tmp"]
    options += ["--remount-ro", "/", "--chdir", SCRATCH]
    for name, value in environment(SCRATCH, INSIDE, own_file_system=True, threads=threads, device=device).items():
        options += ["--setenv", name, value]
    return options


def _gpu(device: str) -> list[str]:
    """One GPU's device files, and what the kernel says of the machine's devices, where CUDA looks for it."""
    shown = [option for path in gpu.nodes(device) for option in ("--dev-bind", str(path), f"/dev/{path.name}")]
    return [*shown, "--ro-bind", "/sys", "/sys"]


def package_folders(names: Iterable[str]) -> list[Path]:
    """Where packages lie in this Python installation, found without importing them."""
    homes = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    return [home / name for name in names for home in sorted(homes) if (home / name).is_dir()]


def _visible() -> list[Path]:
    """What is bound, read-only: the system's programs and libraries and this Python with its packages, nothing else."""
    homes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    homes |= {sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib", "platstdlib")}
    paths = [Path(p) for p in SYSTEM if Path(p).exists() or Path(p).is_symlink()]
    for home in sorted(Path(h) for h in homes):
        if not any(home.is_relative_to(p) for p in paths):
            paths.append(home)
    return paths


@functools.cache
def why_not() -> str:
    """Why there is no bubblewrap sandbox on this machine, or nothing if there is. Tries it."""
    if sys.platform != "linux":
        return f"bubblewrap needs Linux, this is {sys.platform}."
    if shutil.which("bwrap") is None:
        return f"bubblewrap (the command `bwrap`) is not installed. {INSTALL}"
    command = [program(), *arguments(2**20), "--", sys.executable, "-IS", "-c", "print('inside')"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env={}, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap could not be run: {error}"
    if done.stdout.strip() == "inside":
        return ""
    said = (done.stderr.strip() or done.stdout.strip() or f"exit status {done.returncode}")[:400]
    return (
        f"bubblewrap is installed but could not make a sandbox: {said}. The kernel must allow unprivileged user "
        "namespaces (inside a container, or with AppArmor's restriction of them, an administrator has to allow them)."
    )
