"""Runs a module of the grader as on a system without fork, signals and descriptors that can be passed on.

`python tests/windows.py grader list` is `python -m grader list`, but every module of the grader finds `sys.platform` to be
"win32" and none of the modules and functions that POSIX alone has; so do the interpreters that it starts. Libraries see
the real system, because their halves for Windows can not run here. What Windows alone has is stood in for.
"""

import builtins
import fcntl
import os
import runpy
import select
import signal
import subprocess
import sys
import termios
import tty
import types

MODULES = set("fcntl resource pwd grp termios tty pty curses posix syslog crypt pyseccomp".split())
# What the documentation of `os` calls Unix.
FUNCTIONS = set(
    """
    fork forkpty register_at_fork posix_spawn posix_spawnp memfd_create pidfd_open eventfd pipe2 openpty ttyname ctermid
    sched_getaffinity sched_setaffinity sched_yield sched_getscheduler nice getpriority setpriority getloadavg sysconf
    wait wait3 wait4 waitid WNOHANG WTERMSIG WIFSIGNALED WIFEXITED WEXITSTATUS WIFSTOPPED WSTOPSIG WCOREDUMP killpg
    setsid getsid setpgid getpgid getpgrp setpgrp tcgetpgrp getuid geteuid getgid getegid getgroups setuid setgid
    setresuid initgroups chown lchown fchown fchmod chroot mkfifo mknod statvfs fstatvfs uname confstr pathconf sync
    fdatasync pread pwrite preadv pwritev readv writev sendfile copy_file_range splice posix_fadvise posix_fallocate
    lockf getxattr setxattr listxattr getrandom O_NOFOLLOW O_NONBLOCK O_CLOEXEC O_DIRECTORY O_NOCTTY O_PATH O_TMPFILE
    """.split()
)
SIGNALS = {"SIG_DFL", "SIG_IGN", "SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"}
HERE = os.path.abspath(__file__)


class Other(types.ModuleType):
    """A module as another system would have it: with some names more or of another value, and without some."""

    def __init__(self, module, missing=lambda name: False, **more):
        super().__init__(module.__name__)
        self.__dict__.update(_module=module, _missing=missing, **more)

    def __getattr__(self, name):
        if self._missing(name):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self._module, name)


def popen(command, *arguments, pass_fds=(), preexec_fn=None, **more):
    """Start an interpreter of the grader in the same way; Windows passes no descriptors on."""
    assert not pass_fds, "Windows passes no descriptors on"
    assert preexec_fn is None
    if command[:2] == [sys.executable, "-m"] and command[2].startswith("grader"):
        command = [sys.executable, HERE, *command[2:]]
    return subprocess.Popen(command, *arguments, **more)


def locking(fd, mode, size):
    """msvcrt.locking, of `size` bytes from where the file stands."""
    assert mode == 2
    fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, size, os.lseek(fd, 0, os.SEEK_CUR))


def kbhit():
    """msvcrt.kbhit. Windows hands keys on one by one; here the terminal has to be told to."""
    if os.isatty(0):
        tty.setcbreak(0, termios.TCSANOW)  # and nothing that was pressed is lost
    return bool(select.select([0], [], [], 0)[0])


def getwch():
    """msvcrt.getwch."""
    return os.read(0, 1).decode("latin1")


def pretend():
    """From here on, let modules of the grader find what Windows would give them."""
    others = {
        "os": Other(os, lambda name: name in FUNCTIONS),
        "sys": Other(sys, platform="win32"),
        "signal": Other(signal, lambda name: name.startswith(("SIG", "pthread", "pidfd")) and name not in SIGNALS),
        "subprocess": Other(subprocess, Popen=popen, CREATE_NEW_PROCESS_GROUP=0, CREATE_NO_WINDOW=0),
    }
    sys.modules["msvcrt"] = Other(types.ModuleType("msvcrt"), locking=locking, LK_NBLCK=2, kbhit=kbhit, getwch=getwch)
    real = builtins.__import__

    def imported(name, globals=None, locals=None, fromlist=(), level=0):
        if ((globals or {}).get("__package__") or "").split(".")[0] != "grader" or level:
            return real(name, globals, locals, fromlist, level)
        if name.split(".")[0] in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return others.get(name) or real(name, globals, locals, fromlist, level)

    builtins.__import__ = imported


def main(name):
    """Run a module so."""
    pretend()
    sys.path[0] = os.getcwd()
    sys.argv[:] = sys.argv[1:]
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    finally:
        assert not {"grader.forking", "grader.inside.zygote"} & set(sys.modules)


if __name__ == "__main__":
    main(sys.argv[1])
