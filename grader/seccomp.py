"""The system calls a run may make, as a BPF program: an allow-list. It may compute, start threads and use its scratch.

What is refused on purpose answers EPERM, so that learners' code sees an ordinary PermissionError. Everything else that
is not listed answers ENOSYS, as on an older kernel, so that libc and TensorFlow fall back to what is listed.
"""

from __future__ import annotations

import errno
import functools
import tempfile

CLONE_THREAD = 0x10000
PR_SET_NAME = 15
ITSELF = 0
DESCRIPTOR_COMMANDS = (0, 1030, 1, 2, 3, 4, 5, 6, 7)  # F_DUPFD, its _CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, locks
SIGNAL_COMMANDS = (8, 10, 15, 1024, 1026)  # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY
TERMINAL_QUESTIONS = (0x5401, 0x5413, 0x5450, 0x5451)  # TCGETS, TIOCGWINSZ, FIONCLEX, FIOCLEX

ALLOWED = """
    access alarm arch_prctl brk chdir chmod clock_getres clock_gettime clock_nanosleep close close_range dup dup2
    dup3 epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 exit exit_group faccessat faccessat2 fadvise64
    fallocate fchdir fchmod fchmodat fdatasync flock fstat fstatfs fsync ftruncate futex futex_waitv getcwd
    getdents64 getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid getppid getpriority getrandom
    getresgid getresuid getrlimit getrusage getsid gettid gettimeofday getuid link linkat lseek lstat madvise
    membarrier mincore mkdir mkdirat mmap mprotect mremap msync munmap nanosleep newfstatat open openat pipe pipe2
    poll ppoll pread64 preadv pselect6 pwrite64 pwritev read readlink readlinkat readv rename renameat
    renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend
    rt_sigtimedwait sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam
    sched_getscheduler sched_yield select set_robust_list set_tid_address setitimer sigaltstack stat statfs statx
    symlink symlinkat sysinfo time timer_create timer_delete timer_settime times truncate umask uname unlink
    unlinkat utime utimensat wait4 waitid write writev
""".split()

REFUSED = """
    accept accept4 acct add_key bind bpf chroot connect execve execveat fork fsopen fsmount init_module finit_module
    io_setup io_submit io_uring_enter io_uring_register io_uring_setup keyctl kill listen memfd_create memfd_secret
    mknod mknodat mount move_mount mq_open msgget open_by_handle_at open_tree perf_event_open personality
    pidfd_getfd pidfd_open pidfd_send_signal pivot_root process_madvise process_vm_readv process_vm_writev ptrace
    reboot request_key rt_sigqueueinfo rt_tgsigqueueinfo seccomp semget sendmmsg sendmsg sendto setns setpgid setsid
    shmat shmget shutdown sched_setaffinity socket socketpair swapon tgkill tkill umount2 unshare userfaultfd vfork
""".split()


# What NVIDIA's driver is asked by: requests of its own letter, "F", and of its unified memory small numbers and these two.
GPU_REQUESTS = ((0xFF00, ord("F") << 8), (0xFFFF_F000, 0), (0xFFFF_FFFF, 0x3000_0001), (0xFFFF_FFFF, 0x3000_0002))


@functools.cache
def program(*, gpu: bool = False) -> bytes:
    """The compiled filter, an array of `struct sock_filter` for this machine's architecture.

    Args:
        gpu: whether a GPU's driver may be asked for what CUDA needs.

    Raises:
        ImportError, RuntimeError, OSError: if pyseccomp or libseccomp is not there.
    """
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    for action, names in ((pyseccomp.ALLOW, ALLOWED), (pyseccomp.ERRNO(errno.EPERM), REFUSED)):
        for name in names:
            if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:  # not every machine has every call
                rules.add_rule(action, name)
    # A thread shares its process's limits; anything else that clone could make would outlive or evade them. clone3's
    # flags lie in memory, where no filter can read them: it stays ENOSYS, and libc falls back to clone.
    thread = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD)
    process = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_THREAD, 0)
    rules.add_rule(pyseccomp.ALLOW, "clone", thread)
    rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", process)
    rules.add_rule(pyseccomp.ALLOW, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, PR_SET_NAME))
    # The limits of the warm process would be those of every later run, and who owns a descriptor is sent its signals.
    rules.add_rule(pyseccomp.ALLOW, "prlimit64", pyseccomp.Arg(0, pyseccomp.EQ, ITSELF))
    rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "prlimit64", pyseccomp.Arg(0, pyseccomp.NE, ITSELF))
    for action, commands in ((pyseccomp.ALLOW, DESCRIPTOR_COMMANDS), (pyseccomp.ERRNO(errno.EPERM), SIGNAL_COMMANDS)):
        for command in commands:
            rules.add_rule(action, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, command))
    for question in TERMINAL_QUESTIONS:
        rules.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, question))
    for mask, request in GPU_REQUESTS if gpu else ():
        rules.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, mask, request))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def why_not() -> str:
    """Why the filter can not be made here, or nothing if it can."""
    try:
        program()
    except Exception as error:  # noqa: BLE001 - whatever keeps the filter from being made is the answer
        return f"{type(error).__name__}: {error}"
    return ""
