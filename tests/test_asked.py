"""Whether an exercise's questions are still those that it was calibrated with does not depend on the processor."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.course import Course
from grader.paper import rounded

VALUES = np.array([0.1, -2.5, 1e-30, 0.0, 3e20, np.pi, 1 / 3])


def seen(value: object) -> bytes:
    return b"|".join(rounded(value))


def test_a_last_digit_more_or_less_is_the_same_question() -> None:
    assert seen({"x": VALUES, "y": 0.3}) == seen(
        {"x": np.nextafter(VALUES, np.inf, where=VALUES != 0, out=VALUES.copy()), "y": 0.1 + 0.2}
    )


@pytest.mark.parametrize(
    "other",
    [
        {"x": VALUES * (1 + 1e-6)},
        {"x": VALUES[:-1]},
        {"x": VALUES.reshape(1, -1)},
        {"x": VALUES.astype(np.float32)},
        {"x": -VALUES},
        {"y": VALUES},
        {"x": VALUES, "y": None},
        {"x": np.where(VALUES == 0, np.nan, VALUES)},
        {"x": list(VALUES)},
    ],
)
def test_anything_more_is_another_question(other: dict[str, object]) -> None:
    assert seen(other) != seen({"x": VALUES})


def test_whole_numbers_texts_and_single_precision_are_taken_as_they_are() -> None:
    for one, other in (("a", "b"), (1, 2), (True, 1), (np.array([1, 2]), np.array([1, 3])), ((1, 2), [1, 2])):
        assert seen(one) != seen(other)
    single = np.array([0.1], np.float32)
    assert seen(single) != seen(np.nextafter(single, np.float32(1)))


# By the names of NumPy 2.4 and those of before; it passes over what it does not know.
WIDE = "X86_V4 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"
OTHER_PROCESSOR = """
import sys
from pathlib import Path
from grader.course import Course
from grader.paper import set_paper
for slug in sys.argv[1:]:
    exercise = Course(Path()).exercise(slug)
    for seed in (1, 10_001, 1_000_001):
        with set_paper(exercise, seed, "builtin") as paper:
            print(slug, seed, paper.asked, paper.digest)
"""


def test_a_processor_without_wide_registers_is_asked_the_same() -> None:
    course = Course(Path(__file__).parents[1])
    # NumPy alone makes these questions, and quickly.
    slugs = [
        e.slug
        for e in course.exercises()
        if e.data is None and "tensorflow" not in (e.folder / "checks.py").read_text()
    ]
    command = [sys.executable, "-W", "ignore", "-c", OTHER_PROCESSOR, *slugs]
    asked = [
        subprocess.run(
            command, cwd=course.root, env={**os.environ, **more}, check=True, capture_output=True, text=True
        ).stdout.splitlines()
        for more in ({}, {"NPY_DISABLE_CPU_FEATURES": WIDE})
    ]
    assert len(asked[0]) == 3 * len(slugs)
    assert asked[0] == asked[1]  # where the processor has none of them, they are the same anyway
