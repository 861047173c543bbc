"""Has an exercise's pictures.py make its pictures of one submission."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from grader.claims import Claim, Failure
from grader.errors import CourseError
from grader.evidence import Evidence
from grader.exercise import PICTURES, Exercise
from grader.i18n import _
from grader.paper import Paper
from grader.pictures.bands import load_bands, with_band
from grader.pictures.curves import Curve
from grader.pictures.images import Confusion, Weights, Wrong
from grader.pictures.kinds import Bars, Boundary, Fit, Trouble
from grader.referee import claim
from grader.rubric import KEPT, import_course_file, require_probes

Picture = Curve | Fit | Bars | Boundary | Confusion | Wrong | Weights | Trouble
Entry = Picture | Callable[[], Picture | tuple[Picture, ...]]
Author = Callable[..., Iterable[Any]]

ASKED, HELD_OUT = "asked", "held_out"


def has_pictures(exercise: Exercise) -> bool:
    """Whether the exercise has a pictures.py."""
    return (exercise.folder / PICTURES).is_file()


def load_pictures(exercise: Exercise) -> Author | None:
    """Import an exercise's pictures.py, which is the course's own code; None if there is none.

    Raises:
        CourseError: naming the file, and the line or parameter, if it fails to import, lacks the function `pictures`, or that
            has a parameter that is none of the exercise's probes.
    """
    if not has_pictures(exercise):
        return None
    path = exercise.folder / PICTURES
    function = getattr(import_course_file(path), "pictures", None)
    if not inspect.isfunction(function):
        raise CourseError(f"{path}: lacks the function `pictures`, which makes them. Write it, or delete the file.")
    require_probes(path, "`pictures`", inspect.signature(function).parameters, exercise.probes(), (ASKED, HELD_OUT))
    return function


def pictures_of(paper: Paper, evidence: Mapping[str, Evidence]) -> tuple[Picture, ...]:
    """The pictures that an exercise's author wants of one submission.

    Args:
        paper: the questions that the evidence answers.
        evidence: by probe; without that of a probe, there are no pictures of it.

    Returns:
        Those that the claims allow. An exception in the author's function becomes a `Trouble` and is not raised.

    Raises:
        CourseError: as `load_pictures`.
    """
    function = load_pictures(paper.exercise)
    if function is None:
        return ()
    bands = load_bands(paper.exercise).get(paper.kind)
    return tuple(with_band(p, bands) if isinstance(p, Curve) else p for p in made_by(function, paper, evidence))


def made_by(function: Author, paper: Paper, evidence: Mapping[str, Evidence]) -> tuple[Picture, ...]:
    """The pictures that a function makes of one submission. See `pictures_of`, which loads it."""
    found: list[Picture] = []
    try:
        values = {name: _value(name, paper, evidence) for name in inspect.signature(function).parameters}
        with np.errstate(all="ignore"):
            _collect(function(**values), found)
    except Failure:  # the claim does not fit: no picture of it
        pass
    except Exception as error:  # noqa: BLE001 - a fault in a picture must cost no one the report
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
        found.append(Trouble(_("The pictures of {slug} could not be made").format(slug=paper.exercise.slug), what))
    return tuple(found)


def _value(name: str, paper: Paper, evidence: Mapping[str, Evidence]) -> Any:
    """What a parameter of that name stands for; a probe's name before all others."""
    if name in paper.probes:
        return claim(evidence[name]) if name in evidence else Claim(None, name)
    return {KEPT: lambda: paper.kept, ASKED: paper.read_questions, HELD_OUT: paper.read_held_out}[name]()


def _collect(entries: Iterable[Entry], found: list[Picture]) -> None:
    for entry in entries:
        try:
            made = entry if isinstance(entry, Picture) else entry()
        except Failure:
            continue
        for picture in made if isinstance(made, tuple) else (made,):
            if not isinstance(picture, Picture):
                raise TypeError(f"expected a picture, received {type(picture).__name__}")
            if not (
                picture.alt and picture.caption
            ):  # computed here, so that what can not be is found where it is caught
                raise ValueError(f"there are no words for {picture.title!r}")
            found.append(picture)
