"""The course: the folder that holds exercises, solutions and datasets. The directory listing is the registry."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from grader.errors import CourseError, GraderError
from grader.exercise import SLUG, Exercise, load_exercise
from grader.text import suggest
from grader.tracks import Map, load_map

VARIABLE = "GRADER_COURSE"
SHARED = "_shared"  # the folder beside the exercises that holds what several of them load
HEADER = re.compile(r"(?:#.*\n)*")  # the comments that a mistake begins with
FAILS = re.compile(r"# fails: (\w+)")
DIAGNOSIS = re.compile(r"^# diagnosis: (\w+)$", re.MULTILINE)


class Course(msgspec.Struct, frozen=True):
    """A course on disk.

    Attributes:
        root: the folder with `exercises/` in it, and `datasets/` and `solutions/` where they are there.
    """

    root: Path

    def exercises(self) -> list[Exercise]:
        """Every exercise, in the course's order.

        Raises:
            CourseError: as `mapped` does.
        """
        return self.mapped()[1]

    def mapped(self) -> tuple[Map, list[Exercise]]:
        """The course's map, and every exercise in the order that follows from it.

        Raises:
            CourseError: if a folder is not a valid exercise, one needs another that does not exist, or the map is wrong.
        """
        found = [load_exercise(f) for f in self._folders()]
        slugs = {e.slug for e in found}
        for exercise in found:
            for need in exercise.needs:
                if need not in slugs:
                    raise CourseError(
                        f"{exercise.folder / 'exercise.toml'}: `needs` names {need!r}, which is not an exercise"
                        f"{suggest(need, slugs)}."
                    )
        course_map = load_map(self.root / "exercises", found)
        return course_map, course_map.ordered(found)

    def has(self, slug: str) -> bool:
        """Whether there is an exercise of that slug."""
        return bool(SLUG.fullmatch(slug)) and (self.root / "exercises" / slug).is_dir()

    def exercise(self, slug: str) -> Exercise:
        """One exercise by its slug.

        Raises:
            GraderError: if there is none of that name; the message suggests the nearest.
        """
        if not self.has(slug):
            names = [p.name for p in self._folders()]
            raise GraderError(f"There is no exercise {slug!r}{suggest(slug, names)}. `grader list` shows them all.")
        return load_exercise(self.root / "exercises" / slug)

    def _folders(self) -> list[Path]:
        """The exercises' folders. A name that begins with `_` or `.` is none: `_shared` holds what exercises share."""
        return sorted(p for p in (self.root / "exercises").iterdir() if p.is_dir() and p.name[0] not in "._")

    def solution(self, exercise: Exercise) -> Path:
        """Where the reference solution lies; a learner's installation has none."""
        return self.root / "solutions" / exercise.slug / exercise.filename


def find_course(folder: Path | None = None) -> Course:
    """The course in `folder`, else in the folder that `GRADER_COURSE` names, else the one that came with the package.

    Raises:
        GraderError: if there is no `exercises/` folder there.
    """
    package = Path(__file__).resolve().parent
    named = folder or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    for root in [named] if named else [package, package.parent]:
        if (root / "exercises").is_dir():
            return Course(root.resolve())
    raise GraderError(
        f"There is no course in {named or package.parent}: expected a folder `exercises` in it. "
        f"Name the course's folder with --course or the environment variable {VARIABLE}."
    )


def named(path: Path) -> tuple[str, frozenset[str]]:
    """The check that a mistake says it fails, empty if its first line says nothing, and the diagnoses that are due."""
    text = path.read_text(encoding="utf-8")
    match, header = FAILS.match(text), HEADER.match(text)
    return match[1] if match else "", frozenset(DIAGNOSIS.findall(header[0] if header else ""))
