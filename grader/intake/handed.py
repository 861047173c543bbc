"""What comes out of the intake: for each student, a file for each exercise, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Upload:
    """What one student handed in for one exercise.

    Attributes:
        source: the Python file, or None if it is refused.
        note: why it is refused.
        path: where it was found, safe to show.
        when: when it was handed in, in UTC; None if nothing tells.
        late: the export says that it came late.
    """

    source: bytes | None
    note: str = ""
    path: str = ""
    when: datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class Handed:
    """One student.

    Attributes:
        student: the id for the gradebook: the roster's, else what the folder or file is called.
        name: for people to read.
        email, section: as the roster has them.
        files: by the exercise's slug; only what was found or refused.
        notes: refusals and oddities, as sentences.
    """

    student: str
    name: str
    files: Mapping[str, Upload] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    email: str = ""
    section: str = ""


@dataclass(frozen=True)
class Intake:
    """A class.

    Attributes:
        students: by id, in order.
        form: "folders", "flat", "canvas", "moodle", "gradescope" or "github".
        notes: what concerns no student in particular.
        missing: ids on the roster from whom nothing came; they are in `students` too.
        unknown: ids of those who are not on the roster; they are in `students` too.
    """

    students: Mapping[str, Handed]
    form: str
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
