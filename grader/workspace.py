"""A learner's folder: what `grader init` lays out, and what the grader remembers of their checks.

grader.toml                  which course, and every file as it was laid out, so that `update` knows what is the learner's
01_linear_regression/        linear_regression.py (or .ipynb), which the learner writes, and task.md
.grader/                     a gradebook of their own: the last report of each exercise, its evidence and file
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from grader.course import Course, find_course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.gradebook import Gradebook

FILE = "grader.toml"
MEMORY = ".grader"
STUDENT = "me"  # the one student of a learner's own gradebook


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What grader.toml holds.

    Attributes:
        course: the course's folder; empty for the one that came with the package.
        notebooks: whether exercises were laid out as notebooks.
        laid: the digest of each file as it was laid out, by its path in the workspace.
    """

    course: str = ""
    notebooks: bool = False
    laid: dict[str, str] = {}


class Workspace(msgspec.Struct, frozen=True):
    """A learner's folder on disk.

    Attributes:
        root: the folder with grader.toml in it.
    """

    root: Path
    settings: Settings = Settings()

    def course(self, folder: Path | None = None) -> Course:
        """The course that was laid out here, unless another one is named."""
        return find_course(folder or (Path(self.settings.course) if self.settings.course else None))

    def answer(self, exercise: Exercise) -> Path | None:
        """The learner's file for an exercise, `.py` before `.ipynb`, in its numbered folder or beside grader.toml."""
        folders = [*sorted(self.root.glob(f"[0-9]*_{exercise.slug}")), self.root / exercise.slug, self.root]
        names = (exercise.filename, f"{exercise.slug}.ipynb")
        return next((folder / name for folder in folders for name in names if (folder / name).is_file()), None)

    @contextmanager
    def memory(self) -> Iterator[Gradebook]:
        """The learner's own gradebook, open for writing.

        Raises:
            GraderError: if another grader works in this workspace, or the folder can not be written.
        """
        with Gradebook(self.root / MEMORY) as book:
            yield book


def find_workspace(folder: Path | None = None) -> Workspace | None:
    """The workspace that a folder lies in; None if it lies in none.

    Raises:
        GraderError: if its grader.toml can not be read.
    """
    here = (folder or Path()).resolve()
    root = next((p for p in (here, *here.parents) if (p / FILE).is_file()), None)
    if root is None:
        return None
    path = root / FILE
    try:
        return Workspace(root, msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings))
    except (OSError, ValueError, RecursionError) as error:  # those of TOML and msgspec are ValueErrors
        raise GraderError(f"{path}: {error}. Correct that place, or run `grader init` in a new folder.") from error
