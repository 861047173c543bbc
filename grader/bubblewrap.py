"""The walls around a slot: bubblewrap's namespaces, a read-only system, an empty environment, a sized scratch."""

from __future__ import annotations

import functools
import os
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
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
        **({"PYTHONUSERBASE": site.getuserbase()} if _user_site() else {}),  # or it would be looked for in HOME
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
    bound, links = _visible()
    # As the first process, or bubblewrap itself would be it, whose descriptors lead out: its output is a file of the host's.
    options = ["--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    options += ["--uid", "1000", "--gid", "1000", "--hostname", "sandbox"]
    for path in bound:
        options += ["--ro-bind", str(path), str(path)]
    for path, target in links.items():
        options += ["--symlink", target, str(path)]
    for path in _masked((ENGINE, *hidden), bound):
        options += ["--tmpfs", str(path), "--remount-ro", str(path)]
    options += ["--ro-bind", str(ENGINE / "__init__.py"), f"{INSIDE}/grader/__init__.py"]
    options += ["--ro-bind", str(ENGINE / "inside"), f"{INSIDE}/grader/inside"]
    # Read-only, because /proc/sys would be writable where the engine runs as root (bubblewrap covers it only where the
    # folder itself is).
    options += ["--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev"]
    options += _gpu(device) if device else []
    options += ["--remount-ro", "/dev"]
    options += ["--size", str(scratch_bytes), "--perms", "0700", "--tmpfs", SCRATCH]
    shown = [*bound, *links]
    if not any(p.is_relative_to("/tmp") for p in shown):  # as it is where Python itself is installed below /tmp
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
    homes = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")} | {Path(p) for p in _user_site()}
    return [home / name for name in names for home in sorted(homes) if (home / name).is_dir()]


def _user_site() -> list[str]:
    """Where `pip install --user` puts packages, if this Python looks for them there. Nothing else of a home is shown."""
    folder = site.getusersitepackages() if site.ENABLE_USER_SITE else ""
    return [folder] if os.path.isdir(folder) else []


def _visible() -> tuple[list[Path], dict[Path, str]]:
    """The system's programs and libraries and this Python with its packages, nothing else: what is bound, and links.

    Python's folders are bound under the names that it knows them by, of which any part may be a link, and where these lead:
    links within them are followed inside.
    """
    system = [Path(p) for p in SYSTEM if Path(p).exists() or Path(p).is_symlink()]
    names = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, *_user_site()}
    names |= {sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib", "platstdlib")}
    paths = list(system)
    for home in sorted({path for name in names for path in (Path(name), Path(name).resolve())}):
        if not any(home.is_relative_to(p) for p in paths):
            paths.append(home)
    links = {p: os.readlink(p) for p in system if p.is_symlink()}
    real = os.path.realpath(sys.executable)
    links |= {p: real for p in _leading_to_python() if not any(p.is_relative_to(other) for other in paths)}
    return [p for p in paths if p not in links], links


def _leading_to_python() -> Iterator[Path]:
    """The links, one behind the other, by which the interpreter is called; those of an environment may leave it."""
    path = Path(sys.executable)
    while path.is_symlink():
        yield path
        path = Path(os.path.normpath(path.parent / os.readlink(path)))


def _masked(hidden: Iterable[Path], bound: list[Path]) -> Iterator[Path]:
    """Folders that must not be seen, by every name under which they would be."""
    for folder in hidden:
        for place in bound:
            if folder.resolve().is_relative_to(place.resolve()):
                yield place / folder.resolve().relative_to(place.resolve())


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
    if "execvp" in said:  # there was a sandbox, and no Python in it
        return f"bubblewrap has made a sandbox in which {sys.executable} can not be run: {said}"
    return (
        f"bubblewrap is installed but could not make a sandbox: {said}. The kernel must allow unprivileged user "
        "namespaces (inside a container, or with AppArmor's restriction of them, an administrator has to allow them)."
    )
