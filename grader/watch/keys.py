"""Single keys from the keyboard, without Enter and without their echo; the terminal is as it was when this ends."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END = "up", "down", "page up", "page down", "home", "end"
GONE = "gone"  # nobody can press a key any more: the terminal was closed

SEQUENCES = {
    "\x1b[A": UP,
    "\x1b[B": DOWN,
    "\x1bOA": UP,
    "\x1bOB": DOWN,
    "\x1b[5~": PAGE_UP,
    "\x1b[6~": PAGE_DOWN,
    "\x1b[H": HOME,
    "\x1b[F": END,
    "\x1b[1~": HOME,
    "\x1b[4~": END,
}
WINDOWS = {"H": UP, "P": DOWN, "I": PAGE_UP, "Q": PAGE_DOWN, "G": HOME, "O": END}  # after a first "\x00" or "\xe0"
POLL_SECONDS = 0.02


class Keyboard(Protocol):
    """Where keys come from."""

    def read(self, seconds: float) -> list[str]:
        """The keys that were pressed: characters, or names as above. Waits for the first, so long at most."""
        ...


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """The keyboard of this process's terminal; standard input must be one."""
    if sys.platform == "win32":
        yield _Windows()
        return
    import termios
    import tty

    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    try:
        tty.setcbreak(fd)
        changed = termios.tcgetattr(fd)
        changed[6][termios.VSUSP] = b"\0"  # Ctrl-Z would leave the shell with our screen
        termios.tcsetattr(fd, termios.TCSADRAIN, changed)
        yield _Posix(fd)
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)


class _Posix:
    def __init__(self, fd: int) -> None:
        self._fd = fd

    def read(self, seconds: float) -> list[str]:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return []
        try:
            data = os.read(self._fd, 1_024)
        except OSError:  # the terminal is gone
            data = b""
        return keys_of(data.decode("utf-8", "ignore")) if data else [GONE]


if sys.platform == "win32":
    import msvcrt

    class _Windows:
        def read(self, seconds: float) -> list[str]:
            deadline = time.monotonic() + seconds
            while not msvcrt.kbhit():
                if time.monotonic() >= deadline:
                    return []
                time.sleep(POLL_SECONDS)
            pressed = []
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in ("\x00", "\xe0"):
                    key = WINDOWS.get(msvcrt.getwch(), "")
                if key == "\x03":
                    raise KeyboardInterrupt
                pressed.append(key)
            return [key for key in pressed if key]


def keys_of(text: str) -> list[str]:
    """The keys in what a terminal has sent. Sequences that mean nothing here are left out, and so is a lone Escape."""
    found = []
    while text:
        known = next((s for s in SEQUENCES if text.startswith(s)), "")
        if known:
            found.append(SEQUENCES[known])
            text = text[len(known) :]
        elif text[0] == "\x1b":
            text = _after_unknown(text)
        else:
            found.append(text[0])
            text = text[1:]
    return found


def _after_unknown(text: str) -> str:
    """What follows a sequence that is not known: it ends with a letter or a tilde."""
    if len(text) > 1 and text[1] not in "[O":
        return text[2:]
    end = next((i for i, c in enumerate(text) if i > 1 and (c.isalpha() or c == "~")), len(text))
    return text[end + 1 :]
