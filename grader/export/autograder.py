"""What Gradescope's container runs for each submission: `python -m grader.export.autograder /autograder`.

It writes results/results.json whatever happens. Its own output is read by the instructor only. What is in the container is
said in `bundle`.
"""

from __future__ import annotations

import secrets
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

import msgspec

from grader.batch import submission
from grader.course import Course
from grader.disk import replace_file
from grader.exercise import Exercise
from grader.export.gradescope import failure, results
from grader.intake import Handed, collect
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Report
from grader.sandbox import Isolation, Slot, why_no_walls

CONFIGURATION = "autograder.json"
STUDENT = "student"


class Configuration(msgspec.Struct, frozen=True):
    """What the instructor chose when the autograder was made.

    Attributes:
        data: "builtin", or empty to download the official files.
        seed: of all randomness; None for another one each time.
    """

    exercises: tuple[str, ...]
    data: str = "builtin"
    seed: int | None = None


def main(root: Path) -> None:
    """Grade what is in `submission` and write `results/results.json`."""
    try:
        data = results(graded(root))
    except Exception:  # noqa: BLE001 - whatever it is, it is no fault of the student's, who must get an answer
        _tell("The grader itself failed:\n" + traceback.format_exc())
        data = failure()
    replace_file(root / "results" / "results.json", data)


def graded(root: Path) -> list[Report]:
    """The reports of the submission, one for each exercise."""
    source = root / "source"
    chosen = msgspec.json.decode((source / CONFIGURATION).read_bytes(), type=Configuration)
    course = Course(source)
    exercises = [course.exercise(slug) for slug in chosen.exercises]
    seed = secrets.randbits(48) if chosen.seed is None else chosen.seed
    _tell(f"Keras Labs, seed {seed}: {', '.join(chosen.exercises)}.")
    handed = _handed(root / "submission", exercises)
    reports = []
    hidden = (source, root / "submission", root / "results")
    with Slot.for_exercises(exercises, _isolation(), hidden=hidden) as slot:
        for exercise in exercises:
            with set_paper(exercise, seed, chosen.data) as paper:
                report = grade(submission(handed, exercise), paper, slot)
            score = "no score" if report.score is None else f"{report.score:g}/{report.points:g}"
            _tell(f"{exercise.slug}: {score}, {report.ending.value}. {report.data}")
            reports.append(report)
    return reports


def _handed(folder: Path, exercises: list[Exercise]) -> Handed:
    """What was uploaded, as the intake sees it: notebooks and archives too.

    It expects a class. With a second student in it, nothing that an upload is called makes it look like a whole class.
    """
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        shutil.copytree(folder, Path(scratch, STUDENT), symlinks=True)
        Path(scratch, "nobody").mkdir()
        return collect(Path(scratch), exercises).students[STUDENT]


def _isolation() -> Isolation:
    reason = why_no_walls()
    if not reason:
        _tell("Isolation: bubblewrap.")
        return "bubblewrap"
    _tell(
        f"Isolation: none, limits only. The sandbox can not be had in this container: {reason} Submitted code could "
        "read the files of this container and meddle with its own result."
    )
    return "none"


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
