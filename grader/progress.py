"""How far a learner is: read from their files and from the gradebook in their workspace, without its lock.

Light on purpose, `grader list` answers in a blink: no report is decoded, and NumPy is not imported.
"""

from __future__ import annotations

import contextlib
import enum
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.errors import GraderError
from grader.exercise import Exercise
from grader.workspace import MEMORY, STUDENT, Workspace, file_fingerprint

CHECKED = "checked."  # with a slug: the key under which the gradebook holds what was checked, as JSON
LAST = "last"  # the slug that was checked last


class Checked(msgspec.Struct, frozen=True):
    """What was checked last of an exercise, beside the report itself.

    Attributes:
        file: the fingerprint of the learner's file, a notebook as a whole.
        path: where it lay in the workspace.
        evidence: the key of each probe's evidence.
        further: the keys of the evidence of further seeds, where a score was close, and of experiments' runs.
        data, scale: as `check` was told.
        device: the name of the GPU that it ran on, if any.
        hints: on the check that is to be mended first, if one is.
    """

    file: str
    path: str = ""
    evidence: dict[str, str] = {}
    further: tuple[str, ...] = ()
    data: str = ""
    scale: str = "lab"
    device: str = ""
    hints: tuple[str, ...] = ()


class State(enum.StrEnum):
    """How far an exercise is."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


class Standing(msgspec.Struct, frozen=True):
    """How far a learner is with one exercise.

    Attributes:
        path: their file in the workspace; empty if there is none.
        score, points: of the last check; None if there was none, or our own fault left nothing to say.
        changed: whether the file has changed since.
    """

    state: State
    path: str = ""
    score: float | None = None
    points: float | None = None
    changed: bool = False


def progress(workspace: Workspace, exercises: Sequence[Exercise]) -> dict[str, Standing]:
    """How far a learner is with each exercise, by slug.

    Raises:
        GraderError: if the gradebook in the workspace can not be read.
    """
    scores: dict[str, tuple[float | None, float]] = {}
    checked: dict[str, Checked] = {}
    with reading(workspace) as database:
        if database is not None:
            rows = database.execute("SELECT exercise, score, points FROM reports WHERE student = ?", [STUDENT])
            scores = {slug: (score, points) for slug, score, points in rows}
            checked = all_checked(database)
    return {e.slug: _standing(workspace, e, scores.get(e.slug), checked.get(e.slug)) for e in exercises}


def next_up(exercises: Sequence[Exercise], standings: Mapping[str, Standing]) -> Exercise | None:
    """What to do next: the first that is begun, else the first new one whose prerequisites are done. None if all are done."""
    left = [e for e in exercises if standings[e.slug].state is not State.DONE]
    begun = [e for e in left if standings[e.slug].state is State.BEGUN]
    ready = [e for e in left if not missing(e, standings)]
    return next(iter([*begun, *ready, *left]), None)


def missing(exercise: Exercise, standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """The slugs of what should be done before an exercise and is not."""
    return tuple(n for n in exercise.needs if n in standings and standings[n].state is not State.DONE)


@contextlib.contextmanager
def reading(workspace: Workspace) -> Iterator[sqlite3.Connection | None]:
    """The gradebook's database, to be read while another grader may write; None if nothing has been checked yet.

    Raises:
        GraderError: if it can not be read.
    """
    path = workspace.root / MEMORY / "gradebook.sqlite"
    if not path.is_file():
        yield None
        return
    try:
        with contextlib.closing(_connected(path.resolve().as_uri())) as database:
            yield database
    except sqlite3.Error as error:
        raise GraderError(
            f"{path}: what your last checks found can not be read: {error}. Delete {path.parent} and check again: your "
            "own files are not in it."
        ) from error


def all_checked(database: sqlite3.Connection) -> dict[str, Checked]:
    """What was checked last of each exercise, by slug."""
    rows = database.execute("SELECT key, value FROM meta WHERE key LIKE ?", [f"{CHECKED}%"])
    return {key.removeprefix(CHECKED): msgspec.json.decode(value, type=Checked) for key, value in rows}


def _connected(uri: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"{uri}?mode=ro", uri=True)
    try:
        database.execute("SELECT 1 FROM meta").fetchone()
    except sqlite3.OperationalError:  # a folder that may not be written: nobody can be writing to it now
        database.close()
        database = sqlite3.connect(f"{uri}?immutable=1", uri=True)
    return database


def _standing(
    workspace: Workspace, exercise: Exercise, scored: tuple[float | None, float] | None, checked: Checked | None
) -> Standing:
    answer = workspace.answer(exercise)
    there = file_fingerprint(answer) if answer else ""
    path = workspace.name(answer) if answer else ""
    untouched = answer is None or there == workspace.laid(answer)
    if scored is None or checked is None:
        return Standing(State.NEW if untouched else State.BEGUN, path)
    score, points = scored
    if answer is None:  # renamed or moved: nothing of it would be handed in
        return Standing(State.BEGUN, path, score, points, changed=True)
    state = State.DONE if score == points else State.NEW if untouched else State.BEGUN
    return Standing(state, path, score, points, changed=there != checked.file)
