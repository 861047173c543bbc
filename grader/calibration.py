"""calibration.json: an exercise's thresholds, and the measured scores that they follow from.

`grader calibrate` writes it (`grader.calibrate`); checks get their thresholds from it; `selfcheck` finds one that is stale or
was edited by hand: it bears a seal, and every figure in it can be computed again from the scores in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from grader.borderline import Bound, Threshold
from grader.disk import replace_file
from grader.errors import CourseError
from grader.exercise import Exercise

NAME = "calibration.json"
QUOTED = re.compile(r"\{threshold:(\w+)(:stand-in)?(:number)?\}")
Kind = Literal["official", "stand-in", "made"]  # made: checks.py makes up all the data


class Summary(msgspec.Struct, frozen=True):
    """The scores of one solution over seeds.

    Attributes:
        runs: how many were made.
        passed: how many of them score on the right side of the threshold; one that gives no score does not.
        chance: of passing; for a right solution its lower, for a mistake its upper one-sided 99 % confidence bound
            (Clopper and Pearson).
        mean, sd, least, most: of those that gave a score; None where none did.
    """

    runs: int
    passed: int
    chance: float
    mean: float | None = None
    sd: float | None = None
    least: float | None = None
    most: float | None = None


class Scored(msgspec.Struct, frozen=True):
    """One check that compares a score with a threshold.

    Attributes:
        threshold: what follows from the scores of the right solutions.
        method: how, in words.
        normal: the p-value of Shapiro and Wilk's test of the right solution that set the threshold.
        sd: the standard deviation that the borderline's test works with.
        right, wrong: by file, under solutions/<slug>/.
        scores: by file, in the order of the seeds; None where a run gave none.
    """

    threshold: float
    bound: Bound
    method: str
    normal: float
    sd: float
    right: dict[str, Summary]
    wrong: dict[str, Summary]
    scores: dict[str, tuple[float | None, ...]]


class Entry(msgspec.Struct, frozen=True):
    """The calibration for one kind of data.

    Attributes:
        data: where it came from, in words.
        asked: the digest of the questions of the first seed and of the probes.
        files: the digest of each solution, by its path under solutions/<slug>/.
        seeds: of the runs, in order.
        made: the date; command: what made it.
        versions: of what it was computed with.
        checks: by name.
        seal: the digest of all else, see `sealed`. It is no secret: it tells a slip of the hand from what the command wrote.
    """

    data: str
    asked: str
    files: dict[str, str]
    seeds: tuple[int, ...]
    made: str
    command: str
    versions: dict[str, str]
    checks: dict[str, Scored]
    seal: str = ""

    def sealed(self) -> Entry:
        """The entry with the seal that belongs to it."""
        bare = msgspec.structs.replace(self, seal="")
        return msgspec.structs.replace(self, seal=hashlib.sha256(msgspec.json.encode(bare, order="sorted")).hexdigest())

    def missed(self) -> Iterator[str]:
        """The mistakes that pass the check that should catch them, in words."""
        for name, check in self.checks.items():
            for path, found in check.wrong.items():
                if found.passed:
                    yield f"{path} passes {name} on {found.passed} of {found.runs} seeds (threshold {check.threshold:g})"


class Calibration(msgspec.Struct, frozen=True):
    """A whole file: an entry a kind of data."""

    entries: dict[Kind, Entry] = {}


def load(exercise: Exercise) -> Calibration:
    """An exercise's calibration; an empty one if it has no file.

    Raises:
        CourseError: if the file can not be understood.
    """
    path = exercise.folder / NAME
    if not path.is_file():
        return Calibration()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Calibration)
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(
            f"{path}: {error}. Take it from the repository again, or delete it: then `grader calibrate {exercise.slug}` makes "
            "it anew, and with `--data builtin` the entry of the stand-in."
        ) from error


def save(exercise: Exercise, calibration: Calibration) -> Path:
    """Write an exercise's calibration.json."""
    path = exercise.folder / NAME
    replace_file(path, msgspec.json.format(msgspec.json.encode(calibration, order="sorted"), indent=1) + b"\n")
    return path


def thresholds(exercise: Exercise, kind: Kind, bounds: Mapping[str, Bound]) -> dict[str, Threshold]:
    """What an exercise's scores are compared with.

    Args:
        bounds: of each check that has a threshold.

    Raises:
        CourseError: if one has not been calibrated on that kind of data.
    """
    if not bounds:
        return {}
    entry = load(exercise).entries.get(kind)
    missing = [
        n for n, bound in bounds.items() if entry is None or n not in entry.checks or entry.checks[n].bound != bound
    ]
    if missing or entry is None:
        raise CourseError(
            f"{exercise.folder / NAME}: no threshold for {', '.join(missing)} on {_WORDS[kind]}. "
            f"`grader calibrate {exercise.slug}` measures it."
        )
    return {n: Threshold(entry.checks[n].threshold, bound, entry.checks[n].sd) for n, bound in bounds.items()}


def filled(exercise: Exercise, text: str, path: Path) -> str:
    """A text with measured thresholds in the place of `{threshold:CHECK}`, or `{threshold:CHECK:stand-in}`.

    A threshold from 0 to 1 that is to be reached is taken for a share and written as a percentage, any other as a number.
    `{threshold:CHECK:number}` is a number in any case: a difference of losses is no share.

    Args:
        path: where the text comes from, for the message.

    Raises:
        CourseError: if there is no such threshold.
    """
    entries = load(exercise).entries

    def figure(found: re.Match[str]) -> str:
        of_kind = entries.get("stand-in") if found[2] else entries.get("official") or entries.get("made")
        scored = of_kind.checks.get(found[1]) if of_kind else None
        if scored is None:
            raise CourseError(
                f"{path}: {found[0]} names no threshold in {exercise.folder / NAME}. "
                f"`grader calibrate {exercise.slug}` measures those of the checks that say passes=."
            )
        share = scored.bound == "at_least" and 0 <= scored.threshold <= 1 and not found[3]
        return f"{100 * scored.threshold:.3g} %" if share else f"{scored.threshold:g}"

    return QUOTED.sub(figure, text)


def open_thresholds(bounds: Mapping[str, Bound]) -> dict[str, Threshold]:
    """Thresholds that every score passes, to measure with."""
    return {n: Threshold(float("-inf" if bound == "at_least" else "inf"), bound) for n, bound in bounds.items()}


def changed(entry: Entry, asked: str, files: Mapping[str, str]) -> Iterable[str]:
    """What is no longer what an entry was measured with.

    Args:
        asked, files: as they are now.
    """
    if entry.asked != asked:
        yield "the questions, the probe or the data"
    for path in sorted({*entry.files, *files}):
        if entry.files.get(path) != files.get(path):
            yield path


_WORDS: dict[Kind, str] = {"official": "the official data", "stand-in": "the built-in stand-in", "made": "made-up data"}
