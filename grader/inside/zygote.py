"""The warm process of one slot: imports the heavy modules once, then forks a locked-down child for each run.

This docstring is the protocol. Usage: `python -m grader.inside.zygote FD MODULE...`, FD being a SOCK_SEQPACKET socket.
Messages are JSON, one a packet:

- in  `{"filter": base64}`: the seccomp program each child loads (empty: none);
- out `{"ready": {module: version}}` once the modules are imported;
- in  `{"cpu": s, "wall": s, "memory": bytes, "files": bytes, "seccomp": bool, "gpu": bool}` with four descriptors: job, questions
  (files), reply, output (pipes' write ends). A child is forked; this process keeps none of the four;
- in  `{"kill": true}` during a run: the child is ended;
- out `{"status": wait status, "cpu": s, "wall": s, "peak": bytes, "clean": bool, "killed": null | "wall" | "memory" |
  "files" | "asked"}`. With `clean` false something was left behind that could not be wiped: the slot must be given up.

It ends, and leaves a run to a slot that is started afresh, where a child can not be made what it must be: its own limits are
no longer those it began with, or the child did not get as far as the learner's code.

This process never runs a TensorFlow operation (a child forked from an initialised runtime hangs), never reads a job (so
that no child inherits another submission) and holds no secret. It decides nothing but when a child has used up its limits.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import gc
import importlib
import json
import math
import mmap
import os
import resource
import select
import shutil
import signal
import socket
import sys
import time
from typing import Any

from grader.inside import child
from grader.inside.clock import SLOWEST, Spent, out_of_time, used, waited

assert sys.platform == "linux"  # what follows is not there elsewhere

POLL_SECONDS = 0.02
WAITED_SECONDS = 0.5  # between two looks at how long a run has waited for a processor: each reads a file a thread
MAX_INODES = 20_000
ADDRESS_SLACK = 2**30  # thread stacks and malloc arenas are address space that is never memory
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2

Limits = dict[str, tuple[int, int]]


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def main(arguments: list[str]) -> None:
    """Serve runs until the other end of the socket is closed."""
    control = socket.socket(fileno=int(arguments[0]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one signal that Python handles, so the one to end us
    _volunteer_for_the_oom_killer()
    hello = json.loads(control.recv(65_536))
    program = base64.b64decode(hello["filter"])
    versions = {name: str(getattr(importlib.import_module(name), "__version__", "")) for name in arguments[1:]}
    gc.collect()
    gc.freeze()  # or the collector would touch, and so copy, every inherited object in every child
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    wipe(scratch())  # of what the imports have left there, or the first run would find what none after it does
    control.send(json.dumps({"ready": versions}).encode())
    limits = _limits()
    while _serve(control, program, limits):
        pass


def _serve(control: socket.socket, program: bytes, limits: Limits) -> bool:
    data, fds, _, _ = socket.recv_fds(control, 65_536, 4)
    if not data:
        return False
    order = json.loads(data)
    if len(fds) != 4:  # a late "kill" for a run that has ended by itself
        return True
    if _limits() != limits:
        return False
    began, begins = os.pipe()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        control.close()
        _become_the_run(order, program, begins, *fds)
    for fd in (*fds, begins):
        os.close(fd)
    result = _watch(pid, order, started, control)
    with open(began, "rb") as file:
        if not file.read() and result["killed"] is None:
            return False
    result["clean"] = wipe(scratch())
    control.send(json.dumps(result).encode())
    return bool(result["clean"])


def _become_the_run(
    order: dict[str, Any], program: bytes, begins: int, job: int, questions: int, reply: int, output: int
) -> None:
    """In the child: take the limits, shut the doors, say so on the pipe `begins`, and only then meet the learner's code."""
    code = 70
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # nobody would watch it any more
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        # Private and writable: a learner may work in place, on pages that are then copied for this child alone.
        payload = [mmap.mmap(fd, 0, access=mmap.ACCESS_COPY) for fd in (job, questions)]
        _close_all_but(0, 1, 2, reply, begins)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(scratch())
        sys.argv[:] = ["grader"]
        _limit(order)
        if order["seccomp"]:
            _load_filter(program)
        os.write(begins, b"1")
        os.close(begins)
        child.run(payload[0], payload[1], reply)
        sys.stdout.flush()
        sys.stderr.flush()
        code = 0
    finally:
        os._exit(code)


def _close_all_but(*keep: int) -> None:
    for fd in [int(name) for name in os.listdir("/proc/self/fd")]:
        if fd not in keep:
            with contextlib.suppress(OSError):  # the descriptor that listed the folder
                os.close(fd)


def _limits() -> Limits:
    """All of this process's own, which every child inherits."""
    return {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")}


def _limit(order: dict[str, Any]) -> None:
    # CUDA reserves far more address space than there is memory; with a GPU, memory is watched and not limited beforehand.
    cpu = math.ceil(SLOWEST * order["cpu"])  # should we ourselves not get a turn: else `_watch` is strict to the moment
    space = resource.RLIM_INFINITY if order["gpu"] else _statm()[0] + order["memory"] + ADDRESS_SLACK
    for what, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_FSIZE, order["files"], order["files"]),
        (resource.RLIMIT_NOFILE, 256, 256),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))


def _load_filter(program: bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    instructions = _Program(len(program) // 8, program)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(instructions), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the seccomp filter could not be loaded")


def _watch(pid: int, order: dict[str, Any], started: float, control: socket.socket) -> dict[str, Any]:
    """Wait for the child's end; end it when its wall clock, memory or files are used up, or when asked to."""
    handle = os.pidfd_open(pid)
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    poller.register(control, select.POLLIN)
    base, peak, idle, killed = _anonymous("self"), 0, 0.0, None
    looked, spent = started, Spent()
    while True:
        ready = {fd for fd, _ in poller.poll(POLL_SECONDS * 1_000)}
        if handle in ready:
            break
        peak = max(peak, _anonymous(str(pid)) - base + _scratch_use()[0])
        now = time.monotonic()
        spent.add(used(pid), now - started)
        if now - looked > WAITED_SECONDS or now - started > order["wall"]:
            idle, looked = max(idle, waited(pid)), now
        reason = _exceeded(order, peak, spent, now - started, idle)
        if control.fileno() in ready:
            if not control.recv(65_536):  # the engine is gone
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                os._exit(0)
            reason = reason or "asked"
        if reason and killed is None:
            killed = reason
            signal.pidfd_send_signal(handle, signal.SIGKILL)
    os.close(handle)
    _, status, usage = os.wait4(pid, 0)
    cpu = usage.ru_utime + usage.ru_stime
    return {"status": status, "cpu": cpu, "wall": time.monotonic() - started, "peak": max(peak, 0), "killed": killed}


def _exceeded(order: dict[str, Any], peak: int, spent: Spent, passed: float, idle: float) -> str | None:
    """Which limit a run has passed."""
    if spent.seconds > order["cpu"]:
        return "cpu"
    if out_of_time(passed, idle, order["wall"], spent.pace):
        return "wall"
    if peak > order["memory"]:
        return "memory"
    return "files" if _scratch_use()[1] > MAX_INODES else None


def _statm() -> list[int]:
    with open("/proc/self/statm") as file:
        return [int(n) * resource.getpagesize() for n in file.read().split()]


def _anonymous(pid: str) -> int:
    """Memory of a process that no file backs, in bytes: what it took, less what it inherited, is what it uses."""
    try:
        with open(f"/proc/{pid}/status") as file:
            fields = dict(line.split(":", 1) for line in file)
        return sum(int(fields[k].split()[0]) for k in ("RssAnon", "RssShmem")) * 1_024
    except (OSError, KeyError, ValueError, IndexError):  # it has just ended
        return 0


def scratch() -> str:
    """The one folder a run may write to."""
    return os.environ["TMPDIR"]


def _scratch_use() -> tuple[int, int]:
    """Bytes and inodes in use in the scratch folder, if it is a file system of its own; otherwise nothing is known."""
    if os.environ.get("GRADER_SCRATCH_IS_OURS") != "1":
        return 0, 0
    use = os.statvfs(scratch())
    return (use.f_blocks - use.f_bfree) * use.f_frsize, use.f_files - use.f_ffree


def wipe(folder: str) -> bool:
    """Empty a folder, even one that was locked; False if anything is left in it."""
    os.chmod(folder, 0o700)
    for entry in os.scandir(folder):
        try:
            if entry.is_dir(follow_symlinks=False):
                _unlock(entry.path)
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
        except (OSError, RecursionError):
            return False
    return not os.listdir(folder)


def _unlock(folder: str) -> None:
    """Make a folder and those below it open to their owner."""
    os.chmod(folder, 0o700)
    for at, folders, _files in os.walk(folder):  # which looks into a folder only after it was named here
        for path in [os.path.join(at, name) for name in folders]:
            if not os.path.islink(path):
                os.chmod(path, 0o700)


def _volunteer_for_the_oom_killer() -> None:
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
