"""What augmentation is asked, and what chance has drawn: which of all possible pictures came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import course_file

changed = course_file(__file__, "../_shared/changed_pictures.py")

Array = NDArray[Any]
Question = dict[str, Any]

TRAIN = 300  # pictures to train on; the others are to watch with
MOST = 4  # how far the held-out digits are moved
DRAWS = 3000  # pictures by which chance is judged
FEW = 24  # pictures with which all of it is done at once
FAR = 6.0  # standard deviations: a right count is farther off once in a million times, also where it is small
HEIGHT, WIDTH = 6, 7  # of the pictures by which chance is judged
REACH, HOLE = 2, 3  # how far these are moved, and the size of their holes
FILL = 200  # the background of the pictures with colours


class Suits(NamedTuple):
    """Whether a change suits pictures, and why."""

    right: bool
    why: str


SUITS: Mapping[str, Suits] = {
    "digits: moved by up to 3 of 28 pixels": Suits(True, "A digit that stands a little aside is the same digit."),
    "digits: moved by up to 20 of 28 pixels": Suits(
        False, "Most of the digit is out of the picture then: what is left has the label, but nobody could read it."
    ),
    "digits: mirrored, left for right": Suits(False, "A mirrored 3 is no digit at all, and nobody writes it so."),
    "digits: turned by up to 10 degrees": Suits(True, "People write more or less slanted: the same digit."),
    "digits: turned by 180 degrees": Suits(False, "A 6 becomes a 9, with the label of a 6."),
    "digits: a square of 24 by 24 pixels cut out": Suits(
        False, "A digit fills some 20 by 20 pixels: mostly nothing of it is left to learn from."
    ),
    "digits: ink and background exchanged": Suits(
        False, "It can be read, but here no such picture ever comes: the net would learn everything twice for nothing."
    ),
    "cats and cars: moved by up to 3 of 32 pixels": Suits(
        True, "Whoever holds the camera a little aside takes just that."
    ),
    "cats and cars: mirrored, left for right": Suits(True, "Cats and cars look to the left as often as to the right."),
    "cats and cars: turned upside down": Suits(
        False, "It is a cat still, but cars stand on their wheels: such photographs hardly ever come."
    ),
    "cats and cars: a tenth lighter or darker": Suits(True, "That is only another hour of the day."),
    "cats and cars: a square of 8 by 8 pixels cut out": Suits(
        True,
        "Something often stands in front of a car; a net that has seen it looks at more than one part of the thing.",
    ),
    "cats and cars: as a negative": Suits(False, "No camera takes such a picture: it would be learned for nothing."),
    "road signs that say 'turn left' and 'turn right': mirrored, left for right": Suits(
        False, "A mirrored 'turn left' says 'turn right', with the label of the other."
    ),
}


# ---------------------------------------------------------------- questions


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions; the held-out digits, moved and as they were, and their labels."""

    asked: dict[str, dict[str, Any]]
    moved: Array
    x_test: Array
    labels: Array


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Pictures of noise in which every pixel counts, and digits. No pixel is as the background."""
    grey, colours = _noise(rng, 6, 7, 9), _noise(rng, 5, 9, 8, 3)
    place = rng.permutation([2, -3, 0, 1, -1, 4])
    other = rng.permutation([-2, 5, 1, 0, 3, -4])
    middles = np.array([[0, 0], [0, 6], [5, 8], [3, 4], [6, 0], [2, 8]])[rng.permutation(6)]
    corners = np.array([[0, 1], [8, 7], [4, 4], [1, 7], [7, 0]])[rng.permutation(5)]
    which = rng.permutation([True, False, True, True, False, False])
    many = _noise(rng, DRAWS, HEIGHT, WIDTH)
    digits = data.x_train[:8]
    ways = {
        "shifts": {"images": many, "settings": {"most": REACH}},
        "flips": {"images": many, "settings": {"flips": True}},
        "holes": {"images": many, "settings": {"hole": HOLE}},
        "nothing": {"images": grey, "settings": {}},
        "all of it": {"images": many[:FEW], "settings": {"most": REACH, "flips": True, "hole": HOLE, "fill": FILL}},
        "digits": {"images": digits, "settings": {"most": MOST, "hole": 7}},
    }
    questions: dict[str, dict[str, Any]] = {
        "suits": {"names": list(SUITS)},
        "moved": {
            "grey": {"images": grey, "down": place, "right": other},
            "colours": {"images": colours, "down": place[:5], "right": other[:5], "fill": FILL},
        },
        "mirrored": {"grey": {"images": grey, "which": which}, "colours": {"images": colours, "which": which[:5]}},
        "holed": {
            "grey": {"images": grey, "row": middles[:, 0], "column": middles[:, 1], "size": 3},
            "colours": {"images": colours, "row": corners[:, 0], "column": corners[:, 1], "size": 5, "fill": FILL},
        },
        "drawn": {"ways": ways, "seed": int(rng.integers(2**31))},
        "epochs": {
            "images": _noise(rng, 43, HEIGHT, WIDTH),
            "labels": rng.permutation(43),
            "size": 10,
            "settings": {"most": REACH},
            "seed": int(rng.integers(2**31)),
        },
        "training": {
            "images": data.x_train[:TRAIN],
            "labels": data.y_train[:TRAIN].astype(np.int64),
            "val_images": data.x_train[TRAIN:],
            "val_labels": data.y_train[TRAIN:].astype(np.int64),
            "seed": int(rng.integers(2**31)),
        },
    }
    n = len(data.x_test)
    ways_to_go = rng.integers(-MOST, MOST + 1, (2, n))
    return questions, Kept(questions, changed.shifted(data.x_test, *ways_to_go), data.x_test, data.y_test)


def _noise(rng: np.random.Generator, *shape: int) -> Array:
    """Pictures whose pixels are 1 to 199 and 201 to 255: no background, neither 0 nor FILL."""
    values = rng.integers(1, 255, shape)
    return np.asarray(values + (values >= FILL)).astype(np.uint8)


# ---------------------------------------------------------------- what chance has drawn


def which_shifts(claim: Claim, images: Array, name: str) -> Array:
    """By which way each picture of the question was moved: numbers from 0, of (2 · REACH + 1)² ways; fail if by none.

    Returns:
        int64, shape (n,).
    """
    values = expect.array(claim, shape=images.shape, name=name)
    ways = [(d, r) for d in range(-REACH, REACH + 1) for r in range(-REACH, REACH + 1)]
    found = np.full(len(images), -1)
    for k, (d, r) in enumerate(ways):
        found[_same(values, changed.shifted(images, d, r))] = k
    lost = int(np.sum(found < 0))
    if lost:
        far = any(
            _same(values, changed.shifted(images, d, r)).any()
            for d in range(-2 * REACH, 2 * REACH + 1)
            for r in range(-2 * REACH, 2 * REACH + 1)
            if max(abs(d), abs(r)) > REACH
        )
        expect.that(not far, f"{name}: some pictures are moved farther than by {REACH} pixels.")
    expect.that(lost == 0, f"{name}: {lost} pictures are none of those that are {REACH} pixels away or less.")
    return found


def which_holes(claim: Claim, images: Array, name: str) -> Array:
    """Where the middle of each hole is: numbers from 0, row by row; fail if a picture has no such hole.

    Returns:
        int64, shape (n,).
    """
    values = expect.array(claim, shape=images.shape, name=name)
    found = np.full(len(images), -1)
    half = HOLE // 2
    for k, (row, column) in enumerate(np.ndindex(HEIGHT, WIDTH)):
        found[_same(values, changed.filled(images, changed.square(images.shape, row, column, half, half)))] = k
    lost = int(np.sum(found < 0))
    expect.that(
        lost == 0, f"{name}: {lost} pictures have no hole of {HOLE} by {HOLE} pixels about a pixel, or more than it."
    )
    return found


def which_flips(claim: Claim, images: Array, name: str) -> Array:
    """Which pictures are mirrored: 0 or 1, shape (n,); fail where a picture is neither itself nor its mirror image."""
    values = expect.array(claim, shape=images.shape, name=name)
    turned, as_it_was = _same(values, images[:, :, ::-1]), _same(values, images)
    lost = int(np.sum(~turned & ~as_it_was))
    expect.that(lost == 0, f"{name}: {lost} pictures are neither themselves nor their mirror images.")
    return turned.astype(np.int64)


def all_is_done(claim: Claim, images: Array, name: str) -> None:
    """Fail unless each picture is moved, then mirrored or not, then has a hole, and both hold FILL."""
    values = expect.array(claim, shape=images.shape, name=name)
    lost = int(np.sum(~_among(values, _all_ways(images))))
    if lost:
        known = {
            "The holes hold 0: hand `fill` on to `cut_out`, too.": _all_ways(images, hole=0),
            "The background is 0: hand `fill` on to `shift`, too.": _all_ways(images, background=0),
            "Background and holes hold 0: hand `fill` on to `shift` and `cut_out`.": _all_ways(images, 0, 0),
            "The hole comes first, and moves with the picture: it comes last, so that its middle is always in the picture.": (
                _all_ways(images, hole_first=True)
            ),
        }
        causes = (cause for cause, ways in known.items() if _among(values, ways).all())
        expect.that(
            False,
            f"{name}: {next(causes, 'not all pictures are moved, then mirrored or not, then with a hole.')}",
            expected=f"pictures moved by at most {REACH} pixels, then mirrored or not, then with a hole of {HOLE} by {HOLE}",
            received=f"{lost} of {len(images)} that are none",
        )


def _all_ways(images: Array, background: int = FILL, hole: int = FILL, hole_first: bool = False) -> Iterator[Array]:
    """All that may become of pictures that are moved, mirrored or not, and have a hole."""
    reach, half = range(-REACH, REACH + 1), HOLE // 2
    holes = [changed.square(images.shape, *middle, half, half) for middle in np.ndindex(HEIGHT, WIDTH)]
    for d in reach:
        for r in reach:
            for step in (1, -1):
                if hole_first:
                    for where in holes:
                        yield changed.shifted(changed.filled(images, where, hole), d, r, background)[:, :, ::step]
                else:
                    moved = changed.shifted(images, d, r, background)[:, :, ::step]
                    yield from (changed.filled(moved, where, hole) for where in holes)


def _among(values: Array, ways: Iterator[Array]) -> Array:
    """Which pictures come in one of the ways, bool, shape (n,)."""
    found = np.zeros(len(values), dtype=bool)
    for images in ways:
        found |= _same(values, images)
    return found


def _same(values: Array, images: Array) -> Array:
    """Which pictures are the same, bool, shape (n,)."""
    return np.asarray(np.all(values == images, axis=tuple(range(1, images.ndim))))


def comes_evenly(found: Array, ways: int, name: str, seldom: Mapping[tuple[int, ...], str]) -> None:
    """Fail unless all ways come equally often, one picture not knowing of the other.

    Args:
        found: which way it was, for each picture.
        ways: how many there are.
        seldom: causes by the ways that never come then.
    """
    n = len(found)
    expect.that(
        len(np.unique(found)) > 1,
        f"{name}: all {n} pictures are changed in the same way. Draw n numbers, one for each picture: `rng.integers(..., n)`.",
    )
    counts = np.bincount(found, minlength=ways)
    missing = tuple(np.flatnonzero(counts == 0).tolist())
    right = n / ways
    spread = float(np.sqrt(right * (1 - 1 / ways)))
    worst = int(np.argmax(np.abs(counts - right)))
    expect.that(
        abs(counts[worst] - right) <= FAR * spread,
        f"{name}: not all ways come equally often. {seldom.get(missing, '')}".strip(),
        expected=f"each way about {right:.0f} times",
        received=f"one of them {counts[worst]} times",
    )
    alike = float(np.mean(found[1:] == found[:-1]))
    expect.that(
        abs(alike - 1 / ways) <= FAR * np.sqrt(1 / ways / n),
        f"{name}: what becomes of a picture follows from its neighbour in the batch. Draw a number of its own for each.",
        expected=f"about {1 / ways:.1%} of neighbours alike",
        received=f"{alike:.1%}",
    )


def judged_ways() -> dict[str, tuple[str, Any, int, dict[tuple[int, ...], str]]]:
    """By the name of each question: its call, what tells the ways, how many there are, and causes by the ways that never come."""
    side = 2 * REACH + 1
    ways, pixels = np.arange(side * side).reshape(side, side), np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH)
    end = "The largest number never comes: `rng.integers(a, b)` ends before b."
    of_shifts = {
        _but(ways, ways[:-1, :-1]): end,
        _but(ways, np.diag(ways)): "Down and right are always the same: draw each of them.",
    }
    of_holes = {
        _but(pixels, pixels[:-1, :-1]): end,
        _but(pixels, pixels[1:-1, 1:-1]): "The middle may be any pixel, also one at the edge.",
    }
    return {
        "nothing": ("augment(images, rng)", None, 0, {}),
        "shifts": (f"augment(images, rng, most={REACH})", which_shifts, side * side, of_shifts),
        "flips": ("augment(images, rng, flips=True)", which_flips, 2, {}),
        "holes": (f"augment(images, rng, hole={HOLE})", which_holes, pixels.size, of_holes),
        "all of it": (f"augment(images, rng, most={REACH}, flips=True, hole={HOLE}, fill={FILL})", None, 0, {}),
        "digits": (f"augment(images, rng, most={MOST}, hole=7)", None, 0, {}),
    }


def _but(all_of_them: Array, some: Array) -> tuple[int, ...]:
    """All numbers but some."""
    return tuple(np.setdiff1d(all_of_them, some).tolist())


def traced(claim: Claim, images: Array, name: str) -> tuple[list[Array], list[Array], list[Array]]:
    """Of the batches of an epoch: which pictures are in each, by which way they were moved, and the labels that came.

    A picture that is none of the question's has number -1.
    """
    ways = [(d, r) for d in range(-REACH, REACH + 1) for r in range(-REACH, REACH + 1)]
    known = {x.tobytes(): (i, k) for k, way in enumerate(ways) for i, x in enumerate(changed.shifted(images, *way))}
    numbers, moves, labels = [], [], []
    for batch in expect.sequence(claim, name=name):
        x, d = expect.sequence(batch, 2, name=f"a batch of {name}")
        pictures = expect.array(x, shape=(None, *images.shape[1:]), name=f"the pictures of {name}")
        found = [known.get(p.astype(images.dtype).tobytes(), (-1, -1)) for p in pictures]
        numbers.append(np.array([i for i, _k in found], dtype=np.int64))
        moves.append(np.array([k for _i, k in found], dtype=np.int64))
        labels.append(expect.array(d, shape=(len(pictures),), name=f"the labels of {name}"))
    return numbers, moves, labels
