"""The commands. These modules alone print and exit; they import what a command needs when it is called."""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from grader import __version__
from grader.cli import author, calibrate, check, handin, instructor, judging, learner, outcome, plan, watch, workspace
from grader.errors import ALL_PASSED, USED_WRONGLY, GraderError
from grader.i18n import _


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
@click.option("--course", type=click.Path(path_type=Path), help="The course's folder (or GRADER_COURSE).")
@click.pass_context
def cli(context: click.Context, course: Path | None) -> None:
    """Deep-learning exercises for TensorFlow and Keras, and their grader.

    Example: grader check linear_regression.py
    """
    context.obj = course
    if os.environ.get("NO_COLOR"):
        context.color = False


for _room in (workspace, learner, check, watch, handin, instructor, judging, outcome, author, calibrate, plan):
    for _command in _room.COMMANDS:
        cli.add_command(_command)


def main() -> None:
    """Entry point: every expected error is a sentence and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):  # a sign that a terminal's encoding lacks must not stop the rest
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    atexit.register(gc.freeze)  # or the collector would look through all that there is once more, only to throw it away
    try:
        _end_in_order()
        cli(standalone_mode=False)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(USED_WRONGLY)
    except (click.Abort, KeyboardInterrupt):
        with contextlib.suppress(OSError):  # the terminal may be closed
            click.echo(_("Stopped."), err=True)
        sys.exit(USED_WRONGLY)
    except BrokenPipeError:  # as in `grader list | head`
        sys.stderr.close()
        sys.exit(ALL_PASSED)
    except GraderError as error:
        click.echo(f"grader: {error}", err=True)
        sys.exit(error.exit_code)


def _end_in_order() -> None:
    """Have a shutdown, and a terminal that is closed, end a command as Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has it ignored
            with contextlib.suppress(ValueError):  # we are not called in the main thread
                signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End as with Ctrl-C: every run is ended and what lies in temporary folders removed."""
    raise KeyboardInterrupt
