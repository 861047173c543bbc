"""What a trained model is put to never enters the learner's process, not even without its labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course import Course
from grader.data import find
from grader.exercise import Exercise
from grader.rubric import load_rubric

ASKED = "asked_"  # rows that the questions hand out too, put to the models by the referee instead of by the learner
COURSE = Course(Path(__file__).parents[1])
WITH_DATA = [e for e in COURSE.exercises() if e.data]


def pictures(value: Any, sizes: tuple[int, ...]) -> Iterator[bytes]:
    """Every picture of so many numbers in a nested value, as grey levels that can be compared: of 0 to 255, 0 to 1, −1 to 1."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from pictures(part, sizes)
    elif isinstance(value, np.ndarray) and value.ndim > 1 and value[0].size in sizes:
        rows = value.reshape(len(value), -1)
        if rows.dtype != np.uint8:
            low = -1.0 if rows.min() < 0 else 0.0
            rows = np.rint((rows - low) / (1 - low) * 255).astype(np.int64).astype(np.uint8)
        yield from (row.tobytes() for row in rows)


@pytest.mark.parametrize("exercise", WITH_DATA, ids=lambda e: e.slug)
def test_no_question_holds_a_picture_that_is_held_out(exercise: Exercise) -> None:
    assert exercise.data
    rng = np.random.default_rng(3)
    split = find(COURSE, exercise.data.name, "builtin").drawn(rng, exercise.data.train, exercise.data.test)
    rubric = load_rubric(exercise)
    asked, kept, *given = rubric.given(rng, split)
    named = [(name, rows) for inputs in (given[0].values() if given else ()) for name, rows in inputs.items()]
    by_probe = [rows for name, rows in named if not name.startswith(ASKED)]
    sizes = (split.x_train[0].size, split.x_train[0].size // 4)  # some make them smaller, by the mean of 2 by 2 pixels
    # Where no referee is asked, checks.py keeps the pictures and predicts, or compares with them, by itself.
    held_out = {*pictures(by_probe, sizes)} or {*pictures(kept.x_test, sizes)}
    questions = {*pictures(asked, sizes)}
    assert len(held_out) >= 1_000
    if rubric.plans and not questions:  # only the course's own runs get pictures, where the learner's file never is
        return
    assert len(questions) >= min(1_000, exercise.data.train or 1_000)
    assert len(questions & held_out) == 0
    assert {*pictures([rows for name, rows in named if name.startswith(ASKED)], sizes)} <= questions
