"""bands.json: between what values the reference's own learning curves run, to draw behind a learner's.

`grader calibrate SLUG --bands` writes it from runs of the reference on a few seeds. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import numpy as np

from grader.calibration import Kind
from grader.errors import CourseError
from grader.exercise import BANDS, Exercise
from grader.pictures.curves import Curve
from grader.store import digest

DIGITS = 4


class Band(msgspec.Struct, frozen=True):
    """The lowest and highest value of a curve's first series at each step, over the runs."""

    low: tuple[float, ...]
    high: tuple[float, ...]


class Bands(msgspec.Struct, frozen=True):
    """The bands on one kind of data.

    Attributes:
        reference: the digest of the solution that was run.
        seeds: of the runs.
        curves: by the picture's title.
    """

    reference: str
    seeds: tuple[int, ...]
    curves: dict[str, Band]


def load_bands(exercise: Exercise) -> dict[Kind, Bands]:
    """An exercise's bands by the kind of data; nothing if it has no file.

    Raises:
        CourseError: if the file can not be understood.
    """
    path = exercise.folder / BANDS
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[Kind, Bands])
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(f"{path}: {error}. `grader calibrate {exercise.slug} --bands` makes it anew.") from error


def measured(reference: bytes, seeds: Sequence[int], runs: Sequence[Sequence[object]]) -> Bands:
    """The bands of some runs of the reference.

    Args:
        runs: the pictures of each. A curve is kept as far as the shortest of its runs goes, and as long as all are finite.
    """
    curves: dict[str, list[np.ndarray]] = {}
    for run in runs:
        for picture in run:
            if isinstance(picture, Curve) and picture.series:
                curves.setdefault(picture.title, []).append(next(iter(picture.series.values())))
    whole = {title: columns for title, columns in curves.items() if len(columns) == len(runs)}
    return Bands(digest(reference), tuple(seeds), {title: _band(columns) for title, columns in whole.items()})


def _band(columns: Sequence[np.ndarray]) -> Band:
    table = np.stack([column[: min(map(len, columns))] for column in columns])
    finite = np.isfinite(table).all(axis=0)
    table = table[:, : len(finite) if finite.all() else int(np.argmin(finite))]
    low, high = (tuple(float(f"{v:.{DIGITS}g}") for v in edge) for edge in (table.min(axis=0), table.max(axis=0)))
    return Band(low, high)


def with_band(curve: Curve, bands: Bands | None) -> Curve:
    """A curve with the reference's band behind it, where there is one."""
    band = bands.curves.get(curve.title) if bands else None
    return curve if band is None or curve.band is not None else replace(curve, band=(band.low, band.high))
