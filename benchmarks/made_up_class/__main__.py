"""Grades a made-up class from every form and prints what came of it; exits with 1 if anything does not hold."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.made_up_class import FORMS, Outcome, grade_form, make_class
from benchmarks.made_up_class.students import least
from grader.course import Course

ROOT = Path(__file__).resolve().parents[2]
SLUGS = ("perceptron", "iris", "linear_regression")
SHOWN = 100  # of what does not hold
COMMANDS = ("grade", "judge", "export", "report")
HEAD = ("form", "students", "graded", "refused", *COMMANDS, "clock")


def main() -> int:
    """Grade all forms, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.made_up_class", description=__doc__)
    parser.add_argument("forms", nargs="*", metavar="FORM", help=f"by default all: {', '.join(FORMS)}")
    parser.add_argument("--students", type=int, default=300, metavar="N", help="on the roster (300)")
    parser.add_argument("--distinct", type=int, default=40, metavar="N", help="different files of each exercise (40)")
    parser.add_argument("--exercises", nargs="+", default=SLUGS, metavar="SLUG", help=f"({' '.join(SLUGS)})")
    parser.add_argument("--jobs", default="1", help="slots at once (1)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep all that is made in this new folder")
    parser.add_argument("--evidence", type=Path, metavar="FOLDER", help="of the same class, from an earlier --keep")
    options = parser.parse_args()
    if unknown := set(options.forms) - set(FORMS):
        parser.error(f"no form is called {', '.join(sorted(unknown))}")
    if options.students < least(options.exercises):
        parser.error(f"--students {options.students}: expected at least {least(options.exercises)}")
    with tempfile.TemporaryDirectory(prefix="made-up-class-") as scratch:
        folder = options.keep or Path(scratch)
        outcomes = run(options, folder.resolve())
    troubles = [f"{o.form}: {t}" for o in outcomes for t in o.troubles] + differences(outcomes)
    if len(troubles) > SHOWN:
        troubles[SHOWN:] = [f"and {len(troubles) - SHOWN} more"]
    print("\n".join(troubles) or "Nobody is lost, and every score is what was handed in deserves.")
    return 1 if troubles else 0


def run(options: argparse.Namespace, folder: Path) -> list[Outcome]:
    """Grade one form after the other, and print a line of each."""
    course = Course(ROOT)
    klass = make_class(course, options.exercises, options.students, options.distinct)
    print("  ".join(f"{title:>14}" for title in HEAD) + "   (seconds of processor time; all by the clock)", flush=True)
    outcomes: list[Outcome] = []
    evidence: Path | None = options.evidence
    for form in options.forms or FORMS:
        there = folder / form
        there.mkdir(parents=True)
        settings = ["--jobs", options.jobs, "--data", "builtin"]
        outcome = grade_form(form, klass, course, there, _call, options=settings, evidence=evidence)
        evidence = evidence or there / "book/evidence"
        cells = [form, outcome.students, outcome.graded, outcome.refused]
        cells += [*(f"{outcome.seconds.get(command, 0.0):.1f}" for command in COMMANDS), f"{outcome.clock:.0f}"]
        print("  ".join(f"{cell!s:>14}" for cell in cells), flush=True)
        outcomes.append(outcome)
    return outcomes


def differences(outcomes: Sequence[Outcome]) -> list[str]:
    """Where a student's score depends on the form."""
    first = outcomes[0]
    return [
        f"{o.form}: {student} has {score} in {slug}, but {first.scores.get((student, slug))} from {first.form}"
        for o in outcomes[1:]
        for (student, slug), score in o.scores.items()
        if score != first.scores.get((student, slug))
    ]


def _call(arguments: Sequence[str]) -> tuple[int, str]:
    """`grader`, as anybody starts it."""
    done = subprocess.run([sys.executable, "-m", "grader", *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
