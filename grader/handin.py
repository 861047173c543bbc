"""What a learner hands in: every file that was begun, checked once more, and put into one zip with a manifest."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from grader import manifest
from grader.course import Course
from grader.disk import replace_file
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.home import check
from grader.i18n import _
from grader.intake.cells import cell_of
from grader.intake.magics import statements
from grader.intake.names import MANIFEST
from grader.intake.notebook import source_from, source_of, wanted_names
from grader.intake.packed import KIND, sha256
from grader.intake.tree import MAX_NOTEBOOK, read_file
from grader.manifest import Manifest, Packed
from grader.memory import recall
from grader.progress import all_checked, reading
from grader.report import Report
from grader.sandbox import Isolation, Slot
from grader.store import digest
from grader.submission import MAX_BYTES, Refused
from grader.work import Work, lost, rivals
from grader.workspace import Workspace, fingerprint

FILE = "handin.zip"
TIME = (1980, 1, 1, 0, 0, 0)  # of every file in the zip, so that the same content gives the same bytes


class Piece(msgspec.Struct, frozen=True):
    """One exercise of a hand-in.

    Attributes:
        path: the learner's file.
        data: its bytes, which go in as they are.
        modified: when it was last written, in UTC.
        source: the Python to be checked; None if the file can not be read as such.
        problem: why it can not; or why there is no report.
        report: what the learner's own machine says of it.
    """

    exercise: Exercise
    path: Path
    data: bytes
    modified: datetime
    source: bytes | None = None
    problem: str = ""
    report: Report | None = None

    @property
    def name(self) -> str:
        """What it is called in the zip."""
        return f"{self.exercise.slug}{self.path.suffix}"


class Found(msgspec.Struct, frozen=True):
    """What lies in a workspace, in the order of the course.

    Attributes:
        pieces: what was begun.
        untouched: the slugs of what was not.
        refused: why a file can not be handed in, by its slug.
        notes: what else is to be told.
    """

    pieces: tuple[Piece, ...]
    untouched: tuple[str, ...]
    refused: dict[str, str]
    notes: tuple[str, ...] = ()


def look_through(space: Workspace, course: Course) -> Found:
    """What there is to hand in.

    Raises:
        GraderError: if nothing was begun.
    """
    pieces: list[Piece] = []
    untouched: list[str] = []
    refused: dict[str, str] = {}
    exercises = course.exercises()
    notes = [note for exercise in exercises if (note := rivals(exercise, space))]
    checked = _checked_before(space)
    for exercise in exercises:
        try:
            piece = _found(exercise, space, checked)
        except Refused as error:
            refused[exercise.slug] = str(error)
            continue
        if piece is None or _as_laid(space, piece):
            untouched.append(exercise.slug)
        else:
            pieces.append(piece)
    if not pieces:
        why = " ".join([*refused.values(), *notes]) or _(
            "No file of the course in {folder} differs from its stub."
        ).format(folder=space.root)
        raise GraderError(
            _("There is nothing to hand in yet. {why} `grader list` shows the exercises.").format(why=why)
        )
    return Found(tuple(pieces), tuple(untouched), refused, tuple(notes))


def _checked_before(space: Workspace) -> Collection[str]:
    """The slugs of what was checked here; none where that can not be read, which keeps nobody from handing in."""
    with contextlib.suppress(GraderError), reading(space) as database:
        return [] if database is None else all_checked(database)
    return []


def _found(exercise: Exercise, space: Workspace, checked: Collection[str]) -> Piece | None:
    """The learner's file for an exercise; None if it was never begun.

    Raises:
        Refused: if it can not be read, or is no longer where it was.
    """
    path = space.answer(exercise)
    if path is not None:
        return _piece(exercise, path.resolve())
    if exercise.slug in checked or space.strays(exercise):
        raise Refused(lost(exercise, space))
    return None


def _piece(exercise: Exercise, path: Path) -> Piece:
    """A learner's file.

    Raises:
        Refused: if it can not be read, or is so large that grading would not take it.
    """
    notebook = path.suffix != ".py"
    data = read_file(path, MAX_NOTEBOOK if notebook else MAX_BYTES)
    piece = Piece(exercise, path, data, datetime.fromtimestamp(max(0, min(path.stat().st_mtime, 2**33)), UTC), data)
    if not notebook:
        return piece
    try:
        return msgspec.structs.replace(piece, source=source_of(data, wanted_names(exercise.text(exercise.filename))))
    except Refused as error:  # grading would say the same, but to hand it in costs nothing
        return msgspec.structs.replace(piece, source=None, problem=str(error))


def _as_laid(space: Workspace, piece: Piece) -> bool:
    """Whether a file is still as it was laid out: by its digest, or but for comments and layout."""
    if Workspace(space.root.resolve(), space.settings).laid(piece.path) == fingerprint(piece.data):
        return True
    stub = piece.exercise.text(piece.exercise.filename)
    if piece.path.suffix == ".py":
        return statements(piece.data) == statements(stub.encode())
    if piece.source is None:
        return False
    laid = source_from((cell_of(1, stub),), wanted_names(stub))  # the stub's cells stand in another order than its text
    return sorted(statements(piece.source) or ()) == sorted(statements(laid) or ())


def check_all(
    pieces: Iterable[Piece], space: Workspace, seed: int, data: str, isolation: Isolation
) -> Iterator[tuple[Piece, str]]:
    """Check each piece as `grader check` does, and remember what came of it. What has not changed is not run again.

    Returns:
        The pieces, each with its report, or with the reason why it could not be checked, which is never a reason not to hand
        it in; and why nothing could be remembered, if so.
    """
    pieces = list(pieces)
    memory: Workspace | None = space
    with Slot.for_exercises([p.exercise for p in pieces], isolation) as slot:
        for piece in pieces:
            if piece.source is None:
                yield piece, ""
                continue
            try:
                outcome = check(Work(piece.exercise, piece.path, memory), slot, seed=seed, data=data)
            except GraderError as error:
                yield msgspec.structs.replace(piece, problem=_("It could not be checked: {why}").format(why=error)), ""
                continue
            if outcome.forgotten:
                memory = None  # it was waited for once
            yield _reported(piece, outcome.report), outcome.forgotten


def remembered(pieces: Iterable[Piece], space: Workspace) -> Iterator[Piece]:
    """The pieces with the reports of earlier checks, where the file is still the same."""
    for piece in pieces:
        known = recall(space, piece.exercise.slug)
        yield _reported(piece, known.report if known else None)


def _reported(piece: Piece, report: Report | None) -> Piece:
    """A piece with the report on it, unless that is of another state of the file."""
    same = report is not None and piece.source is not None and report.submission == digest(piece.source)
    return msgspec.structs.replace(piece, report=report if same else None)


def manifest_of(pieces: Iterable[Piece], course: Course) -> Manifest:
    """What the zip says of itself."""
    files = tuple(
        Packed(
            piece.exercise.slug,
            piece.name,
            sha256(piece.data),
            len(piece.data),
            piece.modified.isoformat(timespec="seconds"),
            manifest.claim(piece.report),
        )
        for piece in pieces
    )
    return Manifest(
        KIND,
        manifest.FORMAT,
        manifest.ABOUT,
        manifest.versions(),
        manifest.course_digest(course),
        files,
    )


def pack(pieces: Iterable[Piece], about: Manifest) -> bytes:
    """The zip: the manifest, and the files as they are. The same content gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(MANIFEST, about.encode()), *((p.name, p.data) for p in pieces)]:
            info = zipfile.ZipInfo(name, TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, whatever it is made on
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def target(space: Workspace, out: Path | None) -> Path:
    """Where the zip goes.

    Raises:
        GraderError: if it could not be one, so that nothing has to be checked to find that out.
    """
    path = space.root / FILE if out is None else out / FILE if out.is_dir() else out
    if path.suffix.lower() != ".zip":
        raise GraderError(_("--out {path}: expected a folder, or a file that ends in .zip.").format(path=path))
    if not path.parent.is_dir():
        raise GraderError(_("--out {path}: there is no folder {folder}.").format(path=path, folder=path.parent))
    return path


def save(path: Path, data: bytes) -> None:
    """Write the zip in one piece.

    Raises:
        GraderError: if it can not be written; an earlier one is still as it was.
    """
    try:
        replace_file(path, data)
    except OSError as error:
        text = _("{path}: can not be written: {why}. Make room, or name another place with --out.")
        raise GraderError(text.format(path=path, why=error.strerror or error)) from error
