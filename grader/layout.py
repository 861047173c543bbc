"""Lays a course out in a learner's folder, and brings it up to date. What a learner has changed is never overwritten.

A file is *untouched* while it is, byte for byte, what was laid out; grader.toml holds the digest. An untouched file follows
the course. Where the learner and the course have both changed a file, the course's version is put beside it, `.new` before
the ending.
"""

from __future__ import annotations

import enum
import itertools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.i18n import languages
from grader.workspace import FILE, NOTEBOOK, Settings, Workspace, find_workspace, fingerprint

README = "README.md"


class Done(enum.StrEnum):
    """What became of a file or folder."""

    NEW = "new"
    RENEWED = "renewed"  # it was untouched, and the course has a newer one
    MERGED = "merged"  # a notebook in which the learner has written: the course's newer texts are in it now
    KEPT = "kept"  # it is the learner's
    BESIDE = "beside"  # it is the learner's, and the course has a newer one, which lies beside it
    MOVED = "moved"  # the exercise has another place in the course now


class Laid(msgspec.Struct, frozen=True):
    """One file or folder that is not simply as it was.

    Attributes:
        path: in the workspace.
        other: the new version that lies beside it, or the folder's old name.
    """

    done: Done
    path: str
    other: str = ""


def new_workspace(folder: Path) -> Workspace:
    """The workspace that `folder` is, or one that is to be made there.

    Raises:
        GraderError: if it can be none: it is a file, or lies in another workspace, or holds a course itself.
    """
    folder = Path(os.path.abspath(folder))
    if folder.exists() and not folder.is_dir():
        raise GraderError(f"{folder} is a file, expected a folder, or a name that is still free.")
    if (folder / "exercises").is_dir() and (folder / "grader").is_dir():
        raise GraderError(
            f"{folder} holds the course itself. Name another folder for your own work: `grader init DIR`."
        )
    outer = find_workspace(next(p for p in (folder, *folder.parents) if p.is_dir()))
    if outer is not None and outer.root != folder.resolve():
        raise GraderError(
            f"{folder} lies in a workspace already: {outer.root}. Use that one, or name a folder outside it."
        )
    return outer or Workspace(folder)


def lay_out(course: Course, workspace: Workspace, *, named: str, notebooks: bool) -> tuple[Workspace, list[Laid]]:
    """Write what is missing, renew what is untouched, keep what is the learner's.

    Args:
        named: the course's folder, to be remembered; empty for the one that comes with the package.

    Returns:
        The workspace with its new settings, and what was done, in the course's order.

    Raises:
        GraderError: if the folder can not be written, or the course is wrong.
    """
    exercises = course.exercises()
    stubs = [stub(e, notebooks) for e in exercises]  # before anything is written
    desk = _Desk(workspace.root, dict(workspace.settings.laid))
    width = max(2, len(str(len(exercises))))
    try:
        workspace.root.mkdir(parents=True, exist_ok=True)
        done = list(desk.lay(README, readme(exercises, notebooks).encode()))
        for number, (exercise, data) in enumerate(zip(exercises, stubs, strict=True), 1):
            done += desk.exercise(workspace, exercise, f"{number:0{width}d}_{exercise.slug}", data, notebooks)
        settings = Settings(named, notebooks, dict(sorted(desk.laid.items())))
        _replace(workspace.root / FILE, _toml(settings))
    except OSError as error:
        reason = error.strerror or str(error)
        raise GraderError(
            f"{error.filename or workspace.root} can not be written: {reason}. Name a folder that you may write to, "
            "and run the command again: nothing of yours was changed."
        ) from error
    return Workspace(workspace.root, settings), done


def readme(exercises: list[Exercise], notebooks: bool) -> str:
    """The README of a workspace, for an exercise of its own."""
    from importlib.resources import files

    text = files("grader").joinpath("render/templates/workspace.md").read_text(encoding="utf-8")
    first = exercises[0].slug if exercises else "SLUG"
    return text.replace("{first}", first).replace("{ending}", NOTEBOOK if notebooks else ".py")


class _Desk:
    """The files of one workspace while they are laid out. Every method yields what it did."""

    def __init__(self, root: Path, laid: dict[str, str]) -> None:
        self._root = root
        self.laid = laid

    def exercise(
        self, workspace: Workspace, exercise: Exercise, name: str, data: bytes, notebooks: bool
    ) -> Iterator[Laid]:
        """Lay out one exercise in the folder of that name."""
        folder = workspace.folder(exercise)
        if folder is not None and folder.name != name:
            name, moved = self._move(folder.name, name)
            yield from moved
        yield from self.lay(f"{name}/task.md", exercise.task(languages()).encode())
        form, other = (NOTEBOOK, ".py") if notebooks else (".py", NOTEBOOK)
        if not self._takes_place_of(f"{name}/{exercise.slug}{other}"):
            return  # it is written in the other form
        if not (self._root / name / f"{exercise.slug}{form}").is_file() and workspace.answer(exercise) is not None:
            return  # it is written elsewhere
        yield from self.lay(f"{name}/{exercise.slug}{form}", data)

    def lay(self, name: str, data: bytes) -> Iterator[Laid]:
        """Lay out one file."""
        new, known, there = fingerprint(data), self.laid.get(name), self._there(name)
        self.laid[name] = new
        if there == new:
            return
        if not there or there == known:
            self._write(name, data)
            yield Laid(Done.RENEWED if there else Done.NEW, name)
        elif known in (new, None):  # the course has nothing that the learner has not seen
            yield Laid(Done.KEPT, name)
        elif name.endswith(NOTEBOOK) and self._renew_notebook(name, data):
            yield Laid(Done.MERGED, name)
        else:
            yield Laid(Done.BESIDE, name, self._lay_beside(name, data))

    def _renew_notebook(self, name: str, data: bytes) -> bool:
        """Bring newer texts into a notebook that the learner has written in; False if not all that is new could be."""
        from grader.notebooks.renew import renewed

        done = renewed((self._root / name).read_bytes(), data)
        if done is not None:
            self._write(name, done.data)
        return done is not None and done.whole

    def _lay_beside(self, name: str, data: bytes) -> str:
        """Lay a new version beside a learner's file; an earlier one makes room, unless they have written in it."""
        path = PurePosixPath(name)
        names = (str(path.with_suffix(f".new{n if n > 1 else ''}{path.suffix}")) for n in itertools.count(1))
        beside = next(n for n in names if self._there(n) in ("", fingerprint(data), self.laid.get(n)))
        self._write(beside, data)
        self.laid[beside] = fingerprint(data)
        return beside

    def _takes_place_of(self, other: str) -> bool:
        """Whether the exercise's file in the other form is not there; an untouched one is taken away."""
        there = self._there(other)
        if there and there != self.laid.get(other):
            return False
        if there:
            (self._root / other).unlink()
        self.laid.pop(other, None)
        return True

    def _move(self, old: str, new: str) -> tuple[str, list[Laid]]:
        """Rename an exercise's numbered folder; where that can not be, it keeps its name, which does no harm."""
        if not re.match(r"[0-9]+_", old) or (self._root / new).exists():
            return old, []
        try:
            os.rename(self._root / old, self._root / new)
        except OSError:  # Windows, with a file of it open in an editor
            return old, []
        for path in [p for p in self.laid if p.startswith(f"{old}/")]:
            self.laid[f"{new}/{path.removeprefix(f'{old}/')}"] = self.laid.pop(path)
        return new, [Laid(Done.MOVED, new, old)]

    def _there(self, name: str) -> str:
        """The digest of the file that is there; empty if none is."""
        try:
            return fingerprint((self._root / name).read_bytes())
        except FileNotFoundError:
            return ""

    def _write(self, name: str, data: bytes) -> None:
        (self._root / name).parent.mkdir(parents=True, exist_ok=True)
        _replace(self._root / name, data)


def stub(exercise: Exercise, notebooks: bool) -> bytes:
    """The file that a learner starts from."""
    if not notebooks:
        return exercise.stub.read_bytes()
    from grader.notebooks import notebook_of

    return notebook_of(exercise, languages())


def _toml(settings: Settings) -> bytes:
    # A JSON string without DEL is a basic string of TOML.
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = [
        "# Written by `grader init` and `grader update`.",
        f"course = {text(settings.course)}",
        f"notebooks = {str(settings.notebooks).lower()}",
        "",
        "[laid]  # each file as it was laid out, so that your own work is told from what may be renewed",
        *(f"{text(name)} = {text(digest)}" for name, digest in settings.laid.items()),
    ]
    try:
        return ("\n".join(lines) + "\n").encode()
    except UnicodeEncodeError as error:
        raise GraderError(f"{settings.course!r}: the course's path is no valid text. Move it elsewhere.") from error


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one piece, so that an interruption leaves the old one or the new one."""
    scratch = path.with_name(f".new-{path.name}")
    try:
        scratch.write_bytes(data)
        os.replace(scratch, path)
    except OSError:
        scratch.unlink(missing_ok=True)
        raise
