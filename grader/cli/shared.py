"""What several commands share: options, the console, exit codes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from grader.errors import ALL_PASSED, OUR_FAULT, SOMETHING_FAILED

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from grader.course import Course
    from grader.report import Report
    from grader.workspace import Workspace

HOME_SEED = 1  # at home the same file gives the same verdict; a class is graded with a seed nobody can know before

READABLE = 100  # columns

isolation_option = click.option(
    "--isolation",
    type=click.Choice(["bubblewrap", "none", "process"]),
    help="`none` runs the code with limits but without walls: only for code that you trust. `process` does so in the way "
    "that every system has, for one's own code.",
)
seed_option = click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="What all randomness is derived from.")
student_option = click.option(
    "--student", "students", multiple=True, metavar="NAME", help="Only this one; may be repeated."
)
data_option = click.option(
    "--data",
    default="",
    metavar="FOLDER|builtin",
    help="Where the official data files are, or `builtin` for the stand-ins (or GRADER_DATA). "
    "Without it they are downloaded once.",
)
scale_option = click.option(
    "--scale",
    type=click.Choice(["lab", "full"]),
    default="lab",
    help="`full` trains on all rows, with the limits for that.",
)
gpu_option = click.option(
    "--gpu", is_flag=True, help="Compute on this machine's NVIDIA GPUs, one run at a time on each."
)
jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    help="Slots at once; by default one a processor, and more for long work.",
)
short_option = click.option("--short", is_flag=True, help="Only the exercises of the short course.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def here(folder: Path | None) -> tuple[Workspace | None, Course]:
    """The workspace that the command was called in, if it was in one, and its course, or the one that was named."""
    from grader.course import find_course
    from grader.workspace import find_workspace

    workspace = find_workspace()
    return workspace, find_course(folder) if workspace is None else workspace.course(folder)


def processors() -> int:
    """How many this process may use."""
    import os

    if sys.platform != "linux":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


def spare(jobs: int | None) -> int:
    """How many slots a long batch has in reserve: a quarter of the processors, unless it was said how many slots there are."""
    return 0 if jobs else -(-processors() // 4)


def exit_code(reports: list[Report]) -> int:
    """What the command ends with."""
    if any(r.broken for r in reports):
        return OUR_FAULT
    return ALL_PASSED if all(r.passed for r in reports) else SOMETHING_FAILED


def console() -> Console:
    """The terminal."""
    from rich.console import Console

    return Console(highlight=False)


def page() -> Console:
    """The terminal for what learners read: no line is longer than the eye follows, and nothing stands on a box of colour."""
    from rich.console import Console
    from rich.theme import Theme

    heading = {f"markdown.h{n}": "bold underline" for n in range(1, 7)}
    theme = Theme({**heading, "markdown.code": "bold", "markdown.code_block": "none", "markdown.item.number": "none"})
    terminal = Console(highlight=False, theme=theme)
    terminal.width = min(terminal.width, READABLE)
    return terminal


def print_json(data: Any) -> None:
    """Print for a program to read."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())
