"""A learner's folder: what `grader init` lays out, and what the grader remembers of their checks.

grader.toml                  which course, and every file as it was laid out, so that `update` knows what is the learner's
01_linear_regression/        linear_regression.py (or .ipynb), which the learner writes, and task.md
.grader/                     a gradebook of their own: the last report of each exercise, its evidence and file

`layout` writes the first two, `memory` the third. Light on purpose: `grader list` reads it.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader import toml
from grader.course import Course, find_course
from grader.errors import Busy, GraderError
from grader.exercise import Exercise

if TYPE_CHECKING:
    from grader.gradebook import Gradebook

FILE = "grader.toml"
MEMORY = ".grader"
STUDENT = "me"  # the one student of a learner's own gradebook
NOTEBOOK = ".ipynb"
PATIENCE = 10.0  # seconds to wait for another grader in the same folder, such as `grader watch`, which writes quickly


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
        """The course that was laid out here, unless another one is named.

        Raises:
            GraderError: if it is no longer where it was.
        """
        if folder is not None or not self.settings.course:
            return find_course(folder)
        try:
            return find_course(Path(self.settings.course))
        except GraderError as error:
            raise GraderError(f"{error} {self.root / FILE} names that folder: correct it there if it moved.") from error

    def folder(self, exercise: Exercise) -> Path | None:
        """The exercise's numbered folder, or the one that has its plain name; None if there is neither."""
        numbered = re.compile(rf"[0-9]+_{re.escape(exercise.slug)}")
        found = sorted(p for p in self.root.glob(f"[0-9]*_{exercise.slug}") if numbered.fullmatch(p.name))
        return next((p for p in (*found, self.root / exercise.slug) if p.is_dir()), None)

    def answer(self, exercise: Exercise) -> Path | None:
        """The learner's file for an exercise, `.py` before `.ipynb`, in its folder or beside grader.toml.

        One that they have written in comes before one that is as it was laid out.
        """
        return next(iter(self._files(exercise)), None)

    def passed_over(self, exercise: Exercise) -> list[Path]:
        """Further files for an exercise that a learner has written in, though only the answer counts."""
        return [path for path in self._files(exercise)[1:] if not self.untouched(path)]

    def _files(self, exercise: Exercise) -> list[Path]:
        folder = self.folder(exercise)
        folders = [self.root] if folder is None else [folder, self.root]
        found = [folder / name for folder in folders for name in _names(exercise) if (folder / name).is_file()]
        return sorted(found, key=self.untouched) if len(found) > 1 else found

    def strays(self, exercise: Exercise) -> list[Path]:
        """What may be the file of an exercise that has none, renamed in its folder or moved to another one."""
        folder = self.folder(exercise)
        renamed = [] if folder is None else [p for ending in (".py", NOTEBOOK) for p in folder.glob(f"*{ending}")]
        moved = [p for name in _names(exercise) for p in self.root.glob(f"*/{name}")]
        return [path for path in sorted({*renamed, *moved}) if path.is_file()]

    def untouched(self, path: Path) -> bool:
        """Whether a file is, byte for byte, what was laid out."""
        return file_fingerprint(path) == self.laid(path) != ""

    def laid(self, path: Path) -> str:
        """The digest of a file as it was laid out; empty if it was not."""
        return self.settings.laid.get(self.name(path), "")

    def name(self, path: Path) -> str:
        """A file's path in the workspace, as grader.toml and people name it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    @contextmanager
    def memory(self) -> Iterator[Gradebook]:
        """The learner's own gradebook, open for writing. Another grader that writes to it is waited for, for some seconds.

        Raises:
            GraderError: if another grader goes on and on in this workspace, or the folder can not be written.
        """
        with _opened(self.root / MEMORY) as book:
            yield book


def _names(exercise: Exercise) -> tuple[str, str]:
    return exercise.filename, f"{exercise.slug}{NOTEBOOK}"


def fingerprint(data: bytes) -> str:
    """SHA-256 of a file as it lies on the disk."""
    return hashlib.sha256(data).hexdigest()


def file_fingerprint(path: Path) -> str:
    """The same of the file at a path; empty if it can not be read."""
    try:
        return fingerprint(path.read_bytes())
    except OSError:
        return ""


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
        return Workspace(root, msgspec.convert(toml.loads(path.read_text(encoding="utf-8")), Settings))
    except (OSError, ValueError, RecursionError) as error:  # those of TOML and msgspec are ValueErrors
        raise GraderError(f"{path}: {error}. Correct that place, or run `grader init` in a new folder.") from error


def _opened(folder: Path) -> Gradebook:
    from grader.gradebook import Gradebook

    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return Gradebook(folder)
        except Busy as error:
            if time.monotonic() > deadline:
                raise GraderError(
                    f"Another grader writes to {folder} and does not end. Is a check still at work in another window?"
                ) from error
            time.sleep(0.05)
