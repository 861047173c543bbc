"""A course's map: its tracks in order, and which exercises make its short course. It stands in exercises/tracks.toml.

A course may do without: then its tracks come in the order of their first exercises, and it has no short course.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import msgspec

from grader import toml
from grader.errors import CourseError, GraderError
from grader.exercise import Exercise
from grader.text import suggest

FILE = "tracks.toml"

Text = Annotated[str, msgspec.Meta(min_length=1)]


class Track(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the course.

    Attributes:
        name: what `track` in an exercise.toml says.
        about: a sentence for learners; empty where the course has no map.
    """

    name: Text
    title: Text
    about: str = ""


class Map(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tracks.toml holds.

    Attributes:
        tracks: in the order of the course; none where there is no such file.
        short: the slugs of the exercises that make the short course.
    """

    tracks: tuple[Track, ...] = ()
    short: tuple[str, ...] = ()

    def ordered(self, exercises: Iterable[Exercise]) -> list[Exercise]:
        """The exercises by track, and within a track by their `order`."""
        found = sorted(exercises, key=lambda e: (e.order, e.slug))
        names = [t.name for t in self.tracks] or list(dict.fromkeys(e.track for e in found))
        return sorted(found, key=lambda e: names.index(e.track))

    def shortened(self, exercises: Iterable[Exercise]) -> list[Exercise]:
        """Those of the short course, in the order that they come in.

        Raises:
            GraderError: if the course has none.
        """
        if not self.short:
            raise GraderError(f"This course has no short course: exercises/{FILE} would name its exercises in `short`.")
        return [e for e in exercises if e.slug in self.short]

    def by_track(self, exercises: Sequence[Exercise]) -> Iterator[tuple[Track, list[Exercise]]]:
        """The exercises in their order, track by track; a track without any is left out."""
        known = {t.name: t for t in self.tracks}
        for name, of_track in groupby(exercises, key=lambda e: e.track):
            yield known.get(name) or Track(name, name), list(of_track)


def load_map(folder: Path, exercises: Sequence[Exercise]) -> Map:
    """Read the map of a course, and hold its exercises to it.

    Args:
        folder: the one with the exercises in it.

    Raises:
        CourseError: naming the file and the key, if the map is wrong, or an exercise has a track that is not on it.
    """
    path = folder / FILE
    if not path.is_file():
        return Map()
    try:
        found = msgspec.convert(toml.loads(path.read_text(encoding="utf-8")), Map)
    except (OSError, ValueError, RecursionError) as error:  # those of TOML, UTF-8 and msgspec are ValueErrors
        raise CourseError(f"{path}: {error}. Correct that place.") from error
    _require(path, found, exercises)
    return found


def _require(path: Path, found: Map, exercises: Sequence[Exercise]) -> None:
    names = [t.name for t in found.tracks]
    if twice := next((n for n in names if names.count(n) > 1), ""):
        raise CourseError(f"{path}: `tracks` names {twice!r} twice. Take one of them out.")
    for exercise in exercises:
        if exercise.track not in names:
            raise CourseError(
                f"{exercise.folder / 'exercise.toml'}: `track` is {exercise.track!r}, which {path} does not name"
                f"{suggest(exercise.track, names)}. Expected one of {', '.join(names)}."
            )
    known = {e.slug: e for e in exercises}
    for slug in found.short:
        if slug not in known:
            raise CourseError(f"{path}: `short` names {slug!r}, which is not an exercise{suggest(slug, known)}.")
        if outside := next((n for n in known[slug].needs if n not in found.short), ""):
            raise CourseError(
                f"{path}: `short` names {slug!r} but not {outside!r}, which its exercise.toml says it `needs`. "
                "Whoever takes the short course could not begin it: correct one of the two."
            )


def total(exercises: Iterable[Exercise]) -> str:
    """How long learners are likely to need for all of them, such as "5 h 25 min"."""
    hours, minutes = divmod(sum(e.minutes for e in exercises), 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else ""]
    return " ".join(p for p in parts if p)
