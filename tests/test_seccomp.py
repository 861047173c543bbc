"""The filter can be made, is an allow-list, and says why where it can not be made. What it does: test_sandbox_walls.py."""

import sys

import pytest

from grader import seccomp

pyseccomp = pytest.importorskip("pyseccomp", exc_type=Exception)


def test_the_program_is_whole_instructions() -> None:
    assert len(seccomp.program()) % 8 == 0
    assert 0 < len(seccomp.program()) // 8 <= 4_096  # what the kernel takes


def test_nothing_is_both_allowed_and_refused() -> None:
    assert not set(seccomp.ALLOWED) & set(seccomp.REFUSED)
    for names in (seccomp.ALLOWED, seccomp.REFUSED):
        assert len(names) == len(set(names))


def test_every_name_is_a_system_call() -> None:
    for name in (*seccomp.ALLOWED, *seccomp.REFUSED):
        pyseccomp.resolve_syscall(pyseccomp.Arch.X86_64, name)


@pytest.mark.parametrize(
    "name", ["clone3", "fork", "execve", "socket", "kill", "ptrace", "mount", "bpf", "io_uring_setup"]
)
def test_what_would_escape_is_not_allowed(name: str) -> None:
    assert name not in seccomp.ALLOWED


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seccomp.why_not() == ""
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    seccomp.program.cache_clear()
    try:
        assert "pyseccomp" in seccomp.why_not()
    finally:
        seccomp.program.cache_clear()
