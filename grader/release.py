"""The students' version of a course: the engine, the exercises with their checks, the data sets' loaders, and no solution.

It is written from a list of what belongs in it, never by taking things out of a copy, so that nothing comes along unseen: no
solutions, no tests, no history, no caches. Before anything is written, `leaks` looks for the solutions in all of it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

import grader
from grader.authored import stray
from grader.course import Course
from grader.disk import replace_file
from grader.errors import CourseError, GraderError
from grader.hours import FILE as TIMES
from grader.leaks import Leak, leaks, solution_files
from grader.tracks import FILE as TRACKS

MARK = "release.json"
KIND = "keras-labs release"
LEARNERS = "docs/learners"  # its README.md becomes the release's; what else is in it goes to docs/
DOCS = ("learners*.md", "notebooks*.md")

# Of the sources of the package, what installing it takes; pyproject.toml and setup.cfg without what only authors need.
FILES = ("setup.py", "constraints.txt", "LICENSE", ".gitignore")
SECTIONS = {"pyproject.toml": r"build-system", "setup.cfg": r"metadata|options(\..*)?"}
FOLDERS = ("grader", "exercises", "datasets")

LEFT_ASIDE = re.compile(r"\..*|__pycache__|.*\.py[co]|.*~|.*\.egg-info")


class Mark(msgspec.Struct, frozen=True):
    """What release.json says, by which an earlier release is known.

    Attributes:
        files: the SHA-256 of every other file, by its path.
    """

    kind: str
    version: str
    files: dict[str, str]


class Written(msgspec.Struct, frozen=True):
    """What came of a release.

    Attributes:
        files: how many.
        solutions: how many files were looked for in them.
        notes: what was found in the folder and left or replaced, as sentences.
    """

    files: int
    solutions: int
    notes: tuple[str, ...] = ()


def contents(course: Course, *, short: bool = False) -> dict[str, bytes]:
    """The files of a release by their paths; the same course gives the same.

    Args:
        short: whether only the exercises of the short course are in it.

    Raises:
        CourseError: if something that belongs in it is missing, or something lies in an exercise that does not.
    """
    root = course.root
    _require(root)
    found = {name: _read(root / name) for name in FILES if (root / name).is_file()}
    found |= {name: _sections(_read(root / name), keep) for name, keep in SECTIONS.items()}
    for folder in ("grader", "datasets"):
        found |= {path.relative_to(root).as_posix(): _read(path) for path in _files(root / folder)}
    course_map, exercises = course.mapped()
    for exercise in course_map.shortened(exercises) if short else exercises:
        for path in stray(course, exercise):
            if path.is_relative_to(exercise.folder) and not LEFT_ASIDE.fullmatch(path.name):
                raise CourseError(
                    f"{path}: not a file of an exercise, so learners are not to get it. Put it elsewhere."
                )
        found |= {path.relative_to(root).as_posix(): _read(path) for path in _files(exercise.folder)}
    for of_all in (root / "exercises" / TRACKS, root / "exercises" / TIMES):
        if of_all.is_file():
            found[f"exercises/{of_all.name}"] = _read(of_all)
    for shared in (p for p in (root / "exercises").iterdir() if p.name.startswith("_") and p.is_dir()):
        found |= {path.relative_to(root).as_posix(): _read(path) for path in _files(shared)}
    for pattern in DOCS:
        found |= {path.relative_to(root).as_posix(): _read(path) for path in (root / "docs").glob(pattern)}
    learners = root / LEARNERS
    for path in _files(learners):
        inside = path.relative_to(learners).as_posix()
        found["README.md" if inside == "README.md" else f"docs/{inside}"] = _read(path)
    return dict(sorted(found.items()))


def release(course: Course, folder: Path, *, short: bool = False) -> Written:
    """Write the students' version of a course into a folder that is new, empty, or an earlier release.

    Args:
        short: whether only the exercises of the short course are in it.

    Raises:
        CourseError: if a solution is given away, or something is missing; then nothing was written.
        GraderError: if the folder holds anything else, lies within the course's own, or can not be written.
    """
    if not solution_files(course):
        raise GraderError(
            f"There are no solutions in {course.root}, so it can not be shown that none is given away. A release is made "
            "from the authors' repository."
        )
    earlier = _earlier(course, folder)
    files = contents(course, short=short)
    if found := leaks(course, files):
        raise CourseError(_told(found))
    mark = Mark(KIND, grader.__version__, {name: _digest(data) for name, data in files.items()})
    try:
        notes = _write(folder, files, mark, earlier)
    except OSError as error:
        raise GraderError(
            f"{folder}: can not be written: {error}. What is there is not complete: make room, and run it again."
        ) from error
    return Written(len(files) + 1, len(solution_files(course)), tuple(notes))


def _require(root: Path) -> None:
    needed = [*SECTIONS, "setup.py", "grader/__init__.py", f"{LEARNERS}/README.md"]
    if missing := [name for name in needed if not (root / name).is_file()]:
        raise CourseError(
            f"{root}: {', '.join(missing)} missing. A release is made from the authors' repository, which holds the engine "
            f"beside the exercises; {LEARNERS}/README.md is what learners read first."
        )


def _files(folder: Path) -> Iterator[Path]:
    """What lies in a folder, at any depth, but for caches and hidden files."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if LEFT_ASIDE.fullmatch(path.name):
            continue
        if path.is_symlink():
            raise CourseError(f"{path}: a link, which a release can not hold. Put the file itself there.")
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path}: can not be read: {error.strerror or error}.") from error


def _sections(text: bytes, keep: str) -> bytes:
    """A configuration file's sections of these names, with the comments in them."""
    parts = re.split(r"^(?=\[)", text.decode("utf-8"), flags=re.MULTILINE)
    return "".join(p for p in parts if re.match(rf"\[({keep})\]", p)).rstrip().encode() + b"\n"


def _told(found: list[Leak]) -> str:
    shown = [f"{leak.file} holds {leak.what} of {leak.solution}" for leak in found[:5]]
    more = f", and {len(found) - 5} more places" if len(found) > 5 else ""
    return (
        f"Nothing was written, because a solution would be given away: {'; '.join(shown)}{more}. "
        "Say it in other words; one or two lines may be quoted."
    )


# ---------------------------------------------------------------- the folder


def _earlier(course: Course, folder: Path) -> Mark | None:
    """The mark of the release that is in a folder; None if there is nothing in it.

    Raises:
        GraderError: if anything else is in it.
    """
    where, root = folder.resolve(), course.root
    if where == root or any(where.is_relative_to(root / name) for name in (*FOLDERS, "solutions", "docs", "tests")):
        raise GraderError(f"{folder} is part of the course itself. Name a folder of its own for the release.")
    if folder.exists() and not folder.is_dir():
        raise GraderError(f"{folder} is a file, expected a folder.")
    if not folder.is_dir() or not any(folder.iterdir()):
        return None
    try:
        mark = msgspec.json.decode((folder / MARK).read_bytes(), type=Mark)
    except (OSError, ValueError, RecursionError):
        mark = None
    if mark is None or mark.kind != KIND:
        raise GraderError(
            f"{folder} is not empty, and no earlier release: it has no {MARK} of one. Nothing was written. Name a new "
            "folder, or empty this one."
        )
    return mark


def _write(folder: Path, files: dict[str, bytes], mark: Mark, earlier: Mark | None) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    notes = _tidied(folder, files, earlier) if earlier else []
    # First of all, so that a release that was interrupted is known as one.
    replace_file(folder / MARK, msgspec.json.format(msgspec.json.encode(mark), indent=2) + b"\n")
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    known = {PurePosixPath(name).parts[0] for name in (*files, MARK)}
    others = sorted(p.name for p in folder.iterdir() if p.name not in known)
    return [*notes, *([f"Not part of the release, and left alone: {', '.join(others)}."] if others else [])]


def _tidied(folder: Path, files: dict[str, bytes], earlier: Mark) -> list[str]:
    """Take out what an earlier release had and this one has not, and the caches that were made from it since."""
    for cache in (folder / "build", *folder.glob("*.egg-info"), *(folder / name for name in FOLDERS)):
        for path in [cache] if cache.name not in FOLDERS else cache.rglob("__pycache__"):
            shutil.rmtree(path, ignore_errors=True)
    notes = []
    for name, digest in sorted(earlier.files.items()):
        path = folder / name
        inside = path.resolve().is_relative_to(folder.resolve())  # nobody vouches for what the mark lists
        if not inside or path.is_symlink() or not path.is_file():
            continue
        changed = _digest(path.read_bytes()) != digest
        if changed:
            notes.append(f"{name} was changed since the earlier release: {_fate(name in files)}.")
        elif name not in files:
            path.unlink()
            _without_empty(path.parent, folder)
    return notes


def _fate(again: bool) -> str:
    return "it is written anew" if again else "it is left there, though it is no longer part of it"


def _without_empty(inner: Path, folder: Path) -> None:
    while inner != folder and not any(inner.iterdir()):
        os.rmdir(inner)
        inner = inner.parent


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
