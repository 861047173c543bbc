"""How soon the commands answer that are called all day long, and what they import.

    python -m benchmarks.commands

calls each of them some times, in a new workspace of one checked exercise where it needs one, and prints the median. Aim: under
0.15 s, and nothing large imported. By the clock counts; processor time says what it would be where nobody else is at work.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
SLUG = "gradient_descent"  # NumPy alone, so that its check is soon over
AIM = 0.15
# What takes longer to import than a command may take, or most of it.
LARGE = ("numpy", "tensorflow", "keras", "scipy", "pandas", "matplotlib", "nbformat", "distributed", "psutil", "jinja2")
COMMANDS = (["--version"], ["list"], ["list", "--short"], ["show", SLUG], ["hint", SLUG])


@dataclass(frozen=True)
class Timed:
    """What calls of one command took, the median: seconds by the clock and of processor time; and what it imports.

    Attributes:
        where: "course" outside of any workspace, or "workspace".
        imports: seconds of all imports, which Python's own measuring lengthens by about a half.
        largest: the package of those imported that took longest, its own modules alone, with its seconds.
        heavy: what of `LARGE` was imported.
    """

    command: str
    where: str
    wall: float
    cpu: float
    imports: float
    largest: tuple[str, float]
    heavy: tuple[str, ...]

    def row(self, aim: float = AIM) -> str:
        """A line of the table."""
        name, seconds = self.largest
        reached = "yes" if self.wall <= aim and not self.heavy else "no"
        if not self.heavy and self.wall > aim >= self.cpu:
            reached = "by processor time"
        heavy = ", ".join(self.heavy) or "none"
        return (
            f"| `grader {self.command}` | {self.where} | {self.wall:.2f} | {self.cpu:.2f} | {self.imports:.2f} "
            f"| {name} {seconds:.3f} | {heavy} | {reached} |"
        )


def called(command: list[str], folder: Path, *options: str) -> tuple[float, float, str]:
    """Call the command once: seconds by the clock, of processor time, and what it wrote to its error stream."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "GRADER_COURSE": str(ROOT)}
    line = [sys.executable, *options, "-m", "grader", *command]
    started, used = time.perf_counter(), os.times()
    done = subprocess.run(line, cwd=folder, env=variables, capture_output=True, check=False, text=True)
    wall, now = time.perf_counter() - started, os.times()
    if done.returncode not in (0, 1):
        raise SystemExit(f"grader {' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2_000:]}")
    cpu = now.children_user + now.children_system - used.children_user - used.children_system
    return wall, cpu, done.stderr


def imported(said: str) -> dict[str, float]:
    """Seconds of each package's own modules, from what `-X importtime` says."""
    found: dict[str, float] = {}
    for micro, name in re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)$", said, re.M):
        package = name.partition(".")[0]
        found[package] = found.get(package, 0.0) + int(micro) / 1e6
    return found


def measure(command: list[str], folder: Path, where: str, calls: int) -> Timed:
    """Call it once to have it read from memory, then so many times, then once with its imports timed."""
    called(command, folder)
    spent = [called(command, folder)[:2] for _ in range(calls)]
    packages = imported(called(command, folder, "-X", "importtime")[2])
    wall, cpu = (statistics.median(column) for column in zip(*spent, strict=True))
    largest = max(packages.items(), key=lambda item: item[1])
    heavy = tuple(name for name in LARGE if name in packages)
    return Timed(" ".join(command), where, wall, cpu, sum(packages.values()), largest, heavy)


def measured(calls: int) -> Iterator[Timed]:
    """All of them."""
    with tempfile.TemporaryDirectory(prefix="grader-commands-") as scratch:
        empty = Path(scratch) / "empty"
        empty.mkdir()
        home = Path(scratch) / "home"
        called(["init", str(home)], empty)
        called(["hint", SLUG], home)  # which checks the stub, and remembers
        for command in COMMANDS:
            if command[0] != "hint":  # which belongs to a workspace
                yield measure(command, empty, "course", calls)
        for command in COMMANDS[1:]:
            yield measure(command, home, "workspace", calls)


@click.command()
@click.option("--calls", default=9, show_default=True, help="Of each command.")
def main(calls: int) -> None:
    """Measure how soon commands answer."""
    click.echo("| command | in | seconds | processor | imports | the largest package | heavy ones | under 0.15 s |")
    click.echo("|---|---|---:|---:|---:|---|---|---|")
    for timed in measured(calls):
        click.echo(timed.row())


if __name__ == "__main__":
    main()
