"""`grader watch`, as a person uses it: the real program in a real terminal, or without one."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "tests" / "course"
RIGHT = (COURSE / "solutions" / "double" / "double.py").read_text()
WRONG = "def double(x):\n    return x ** 2\n\n\ndef total(xs):\n    return sum(xs)\n"
SLOW = "import time\n" + WRONG.replace("return sum", "time.sleep(30)\n    return sum")
CODES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])")
HOME = "\x1b[H"
PATIENCE = 60.0  # seconds until what is waited for must have come, on a machine that has much else to do


def environment():
    # What the terminal itself says of its size counts, not what was said of the one that the tests were begun in.
    kept = {name: value for name, value in os.environ.items() if name not in ("LINES", "COLUMNS")}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LANG": "C.UTF-8", "NO_COLOR": ""}


def heeding_ctrl_c():
    """As a program begun by a person: what a shell begins in the background, such as these tests, ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def command(*arguments):
    return [sys.executable, "-m", "grader", "--course", str(COURSE), *map(str, arguments)]


@pytest.fixture
def workspace(tmp_path):
    subprocess.run(command("init", tmp_path / "mine"), env=environment(), check=True, capture_output=True)
    return tmp_path / "mine"


def save(path, text):
    """As most editors do: another file takes the name."""
    new = path.with_name(".new")
    new.write_text(text)
    new.replace(path)


class Terminal:
    """A program in a terminal of its own, and what is on its screen."""

    def __init__(self, arguments, folder, size=(24, 80)):
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self.process = subprocess.Popen(
            arguments,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment(),
            start_new_session=True,
            preexec_fn=heeding_ctrl_c,  # noqa: PLW1509 - it sets a signal and nothing else
        )
        self.theirs = theirs  # kept open, so that the terminal can be looked at when the program has ended
        self.said = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)

    def read(self, seconds=0.1):
        if select.select([self.ours], [], [], seconds)[0]:
            self.said += os.read(self.ours, 65_536).decode("utf-8", "replace")

    @property
    def screen(self):
        """The last picture that has come whole, as text."""
        pictures = self.said.split(HOME)
        return next((plain(p) for p in reversed(pictures) if " quit" in p), "")

    def wait(self, *texts, but=()):
        """Wait until all texts are on the screen, and none of the others."""
        end = time.monotonic() + PATIENCE
        while not (all(t in self.screen for t in texts) and not any(t in self.screen for t in but)):
            assert time.monotonic() < end, (
                f"waited for {texts}, not {but}; on the screen:\n{self.screen}\n{self.said[-2000:]}"
            )
            assert self.process.poll() is None, self.said[-2_000:]
            self.read()
        return self.screen

    def press(self, keys):
        os.write(self.ours, keys.encode())

    def end(self):
        """Wait for the program's end; gives its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, self.said[-2_000:]
            self.read()
        self.read()
        return self.process.returncode

    def restored(self):
        """Whether the terminal is as it was: the other screen left, the cursor back, keys echoed."""
        last = {name: self.said.rfind(code) for name, code in CHANGES.items()}
        return (
            last["leave"] > last["enter"] > -1
            and last["show"] > last["hide"] > -1
            and termios.tcgetattr(self.theirs) == self.before
        )


CHANGES = {"enter": "\x1b[?1049h", "leave": "\x1b[?1049l", "hide": "\x1b[?25l", "show": "\x1b[?25h"}


def plain(text):
    return CODES.sub("", text).replace("\r", "")


def test_a_save_brings_a_new_verdict(workspace):
    file = workspace / "01_double" / "double.py"
    with Terminal(command("watch"), workspace) as terminal:
        assert "still to be written" in terminal.wait("Doubling", "0/4", "Checked at")
        save(file, WRONG)
        terminal.wait("Is it squared rather than doubled?", "2/4")
        file.write_text(RIGHT)  # written over, this time
        terminal.wait("Everything passed", "4/4", "Checked at")
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.restored()
    listed = subprocess.run(
        command("list"), cwd=workspace, env=environment(), capture_output=True, text=True, check=True
    )
    assert "1 of 2 exercises done" in listed.stdout  # it is remembered as `check` does


def test_a_save_during_a_run_cancels_it(workspace):
    file = workspace / "01_double" / "double.py"
    with Terminal(command("watch"), workspace) as terminal:
        terminal.wait("0/4", "Checked at")
        save(file, SLOW)
        terminal.wait("total, ", " s", but=("Checked at",))
        began = time.monotonic()
        save(file, RIGHT)
        terminal.wait("Everything passed")
        assert time.monotonic() - began < 20  # of the 30 s that the run would have slept, had its limit not been before
        terminal.press("q")
        assert terminal.end() == 0


def test_the_keys(workspace):
    save(workspace / "01_double" / "double.py", WRONG)
    with Terminal(command("watch"), workspace) as terminal:
        terminal.wait("squared", "Checked at")
        terminal.press("h")
        terminal.wait("Hint 1 of 2", "What is twice 3?")
        terminal.press("h")
        assert "What is twice 3?" in terminal.wait("Hint 2 of 2", "Multiply by 2.")
        terminal.press("l")
        terminal.wait("0 of 2 exercises done", "greet")
        terminal.press("l")
        terminal.wait("squared")
        terminal.press("t")
        terminal.wait("gives back twice x")
        terminal.press("v")
        terminal.wait("How it ran", "less")
        terminal.press("r")
        terminal.wait("How it ran", "Checked at")
        terminal.press("n")
        terminal.wait("Greeting", "Checked at")
        terminal.press("\x1b[A\x1bxé\x00z")  # nothing that means anything here
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.restored()


@pytest.mark.parametrize("named", ["double", "01_double/double.py"])
def test_another_exercise_that_is_saved_is_looked_at(workspace, named):
    with Terminal(command("watch", named), workspace) as terminal:
        terminal.wait("Doubling", "Checked at")
        save(workspace / "02_greet" / "greet.py", "def greet(name):\n    return len(name)\n")
        terminal.wait("Greeting", "Everything passed")
        terminal.press("q")
        assert terminal.end() == 0


def test_a_small_window_scrolls(workspace):
    save(workspace / "01_double" / "double.py", WRONG)
    with Terminal(command("watch"), workspace, size=(8, 70)) as terminal:
        terminal.wait("lines more", "Mend this first")
        terminal.press("\x1b[F")
        terminal.wait("to go", but=("lines more",))
        fcntl.ioctl(terminal.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 70, 0, 0))
        terminal.wait("Mend this first", "to go")
        terminal.press("q")
        assert terminal.end() == 0


@pytest.mark.parametrize("ends", ["SIGTERM", "SIGHUP", "Ctrl-C"])
def test_however_it_ends_the_terminal_is_restored(workspace, ends):
    save(workspace / "01_double" / "double.py", SLOW)
    with Terminal(command("watch"), workspace) as terminal:
        terminal.wait("total, ")
        if ends == "Ctrl-C":
            os.killpg(terminal.process.pid, signal.SIGINT)
        else:
            terminal.process.send_signal(getattr(signal, ends))
        assert terminal.end() == (0 if ends == "Ctrl-C" else 143)
        assert terminal.restored()


def test_a_bug_of_ours_is_no_traceback_and_the_terminal_is_restored(workspace):
    """An exercise whose checks.py can not be loaded: the trouble is on the screen, and watching goes on."""
    course = workspace.parent / "course"
    shutil.copytree(COURSE, course)
    (course / "exercises" / "double" / "checks.py").write_text("raise RuntimeError('ours')\n")
    arguments = [sys.executable, "-m", "grader", "--course", str(course), "watch", "double"]
    with Terminal(arguments, workspace) as terminal:
        assert "Traceback" not in terminal.wait("ours", "No verdict")
        (course / "exercises" / "double" / "checks.py").write_text(
            (COURSE / "exercises" / "double" / "checks.py").read_text()
        )
        save(workspace / "01_double" / "double.py", RIGHT)
        terminal.wait("Everything passed")
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.restored()


def test_an_exception_in_the_drawing_restores_the_terminal(workspace):
    code = "import sys, grader.render.screen as s\n"
    code += "def frame(*_):\n    raise ZeroDivisionError('drawn')\ns.frame = frame\n"
    code += "from grader.cli import main\nsys.argv = ['grader', *sys.argv[1:]]\nmain()\n"
    arguments = [sys.executable, "-c", code, "--course", str(COURSE), "watch"]
    with Terminal(arguments, workspace) as terminal:
        assert terminal.end() == 3
        assert terminal.restored()
        assert "grader: The grader itself failed, which is not your fault: ZeroDivisionError: drawn" in terminal.said
        assert "Traceback" not in terminal.said


def test_a_file_that_is_taken_away_is_waited_for(workspace):
    file = workspace / "01_double" / "double.py"
    with Terminal(command("watch"), workspace) as terminal:
        terminal.wait("Checked at")
        file.unlink()
        terminal.wait("is not there")
        save(file, RIGHT)
        terminal.wait("Everything passed")
        terminal.press("q")
        assert terminal.end() == 0


def test_a_file_outside_of_a_workspace(tmp_path):
    (tmp_path / "double.py").write_text(WRONG)
    with Terminal(command("watch", "double.py"), tmp_path) as terminal:
        terminal.wait("squared", "Checked at")
        terminal.press("h")
        terminal.wait("What is twice 3?")
        terminal.press("l")
        terminal.wait("double", "greet")
        save(tmp_path / "double.py", RIGHT)
        terminal.wait("Everything passed")
        terminal.press("h")
        terminal.wait("no hint is needed")
        terminal.press("q")
        assert terminal.end() == 0


def test_watching_where_there_is_no_posix(workspace):
    """See windows.py: keys come from `msvcrt`, and runs from interpreters kept ready."""
    file = workspace / "01_double" / "double.py"
    arguments = [sys.executable, str(ROOT / "tests" / "windows.py"), *command("watch")[2:]]
    with Terminal(arguments, workspace) as terminal:
        terminal.wait("0/4", "Checked at")
        save(file, WRONG)
        terminal.wait("squared", "Checked at")
        terminal.press("h")
        terminal.wait("What is twice 3?")
        save(file, SLOW)
        terminal.wait("total, ", " s", but=("Checked at",))
        save(file, RIGHT)
        terminal.wait("Everything passed")
        terminal.press("q")
        assert terminal.end() == 0
        assert "\x1b[?1049l" in terminal.said


def test_nothing_to_watch_is_a_sentence(tmp_path):
    done = subprocess.run(
        command("watch"), cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("grader: There is no file of the course")


def test_without_a_terminal_each_save_gets_a_report(workspace):
    file = workspace / "01_double" / "double.py"
    with subprocess.Popen(
        command("watch", "double"),
        cwd=workspace,
        env=environment(),
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        preexec_fn=heeding_ctrl_c,  # noqa: PLW1509 - it sets a signal and nothing else
    ) as process:
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        try:
            said = _said(process, "still to be written")
            assert "\x1b" not in said
            save(file, RIGHT)
            _said(process, "Everything passed")
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()


def _said(process, text):
    said, end = "", time.monotonic() + PATIENCE
    while text not in said:
        assert time.monotonic() < end, said
        said += (process.stdout.read() or b"").decode()
        time.sleep(0.05)
    return said
