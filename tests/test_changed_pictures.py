"""The oracles of changed pictures, held to SciPy and to loops, and the judge of chance to chance itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from grader.claims import Claim, Failure
from grader.rubric import import_course_file

EXERCISES = Path(__file__).parents[1] / "exercises"
changed = import_course_file(EXERCISES / "_shared" / "changed_pictures.py")
questions = import_course_file(EXERCISES / "augmentation" / "questions.py")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def pictures(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.integers(1, 200, shape).astype(np.uint8)


@pytest.mark.parametrize("fill", [0, 200])
def test_moved_as_scipy_moves(rng: np.random.Generator, fill: int) -> None:
    images = pictures(rng, 40, 6, 7)
    down, right = rng.integers(-7, 8, (2, 40))
    expected = [
        ndimage.shift(x, (d, r), order=0, mode="constant", cval=fill)
        for x, d, r in zip(images, down, right, strict=True)
    ]
    assert np.array_equal(changed.shifted(images, down, right, fill), expected)
    colours = np.stack([images, images + 1, images + 2], axis=-1)
    assert np.array_equal(changed.shifted(colours, down, right, fill)[..., 0], expected)


def test_wrapped_as_roll_wraps(rng: np.random.Generator) -> None:
    images = pictures(rng, 20, 6, 7)
    down, right = rng.integers(-5, 6, (2, 20))
    expected = [np.roll(x, (d, r), (0, 1)) for x, d, r in zip(images, down, right, strict=True)]
    assert np.array_equal(changed.wrapped(images, down, right), expected)


def test_holes_pixel_by_pixel(rng: np.random.Generator) -> None:
    images = pictures(rng, 42, 6, 7)
    row, column = np.divmod(np.arange(42), 7)
    expected = images.copy()
    for i, r, c in np.ndindex(42, 6, 7):
        if abs(r - row[i]) <= 1 and abs(c - column[i]) <= 1:
            expected[i, r, c] = 9
    assert np.array_equal(changed.holed(images, row, column, 3, 9), expected)


def test_no_known_mistake_is_right() -> None:
    for seed in range(5):
        asked, _kept = questions.given(np.random.default_rng(seed), Digits())
        for one in asked["moved"].values():
            given = one["images"], one["down"], one["right"], one.get("fill", 0)
            _differ(changed.shifted(*given), changed.mistakes_of_shift(*given))
        for one in asked["mirrored"].values():
            given = one["images"], one["which"]
            _differ(changed.flipped(*given), changed.mistakes_of_flip(*given))
        for one in asked["holed"].values():
            given = one["images"], one["row"], one["column"], one["size"], one.get("fill", 0)
            _differ(changed.holed(*given), changed.mistakes_of_holes(*given))


def _differ(right: np.ndarray, mistakes: dict[str, np.ndarray]) -> None:
    """All mistakes but those that are none in one of the questions: a background of 0, and the last axis without colours."""
    for cause, wrong in mistakes.items():
        if "hold 0" not in cause and "last axis" not in cause:
            assert not np.array_equal(right, np.broadcast_to(wrong, right.shape)), cause


class Digits:
    """What `given` wants of data."""

    x_train = np.zeros((600, 28, 28), np.uint8)
    y_train = np.zeros(600, np.uint8)
    x_test = np.zeros((20, 28, 28), np.uint8)
    y_test = np.zeros(20, np.uint8)


def test_true_chance_passes() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        for ways in (2, 25, 42):
            questions.comes_evenly(rng.integers(0, ways, questions.DRAWS), ways, "drawn", {})


def test_each_way_is_told(rng: np.random.Generator) -> None:
    images = pictures(rng, 25, questions.HEIGHT, questions.WIDTH)
    down, right = np.divmod(np.arange(25), 5)
    found = questions.which_shifts(Claim(changed.shifted(images, down - 2, right - 2), "x"), images, "x")
    assert np.array_equal(found, np.arange(25))
    images = pictures(rng, 42, questions.HEIGHT, questions.WIDTH)
    holes = changed.holed(images, *np.divmod(np.arange(42), 7), questions.HOLE, 0)
    assert np.array_equal(questions.which_holes(Claim(holes, "x"), images, "x"), np.arange(42))


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (np.zeros(3000, int), "in the same way"),
        (np.arange(3000) % 24, "equally often"),
        (np.arange(3000) % 25, "its neighbour"),
        (np.repeat(np.arange(25), 120), "its neighbour"),
    ],
)
def test_false_chance_is_told(drawn: np.ndarray, said: str) -> None:
    with pytest.raises(Failure, match=said):
        questions.comes_evenly(drawn, 25, "drawn", {})
