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

COURSE = Course(Path(__file__).parents[1])
WITH_DATA = [e for e in COURSE.exercises() if e.data]


def pictures(value: Any, shape: tuple[int, ...]) -> Iterator[bytes]:
    """Every picture of a shape in a nested value, scaled or not, flat or not, as bytes that can be compared."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from pictures(part, shape)
    elif isinstance(value, np.ndarray) and value.ndim > 1 and value[0].size == np.prod(shape):
        scale = 255 if value.dtype == np.uint8 else 1
        yield from (row.tobytes() for row in (value / scale).astype(np.float32).reshape(len(value), -1))


@pytest.mark.parametrize("exercise", WITH_DATA, ids=lambda e: e.slug)
def test_no_question_holds_a_picture_that_is_held_out(exercise: Exercise) -> None:
    assert exercise.data
    rng = np.random.default_rng(3)
    split = find(COURSE, exercise.data.name, "builtin").drawn(rng, exercise.data.train, exercise.data.test)
    rubric = load_rubric(exercise)
    asked, kept, *by_probe = rubric.given(rng, split)
    shape = split.x_train.shape[1:]
    # Where no referee is asked, checks.py keeps the pictures and predicts by itself.
    held_out = {*pictures(by_probe or kept.x_test, shape)}
    questions = {*pictures(asked, shape)}
    assert len(held_out) >= 1_000
    if rubric.plans:  # an experiment: only the course's own runs get pictures, where the learner's file never is
        assert not questions
        return
    assert len(questions) >= min(1_000, exercise.data.train or 1_000)
    assert len(questions & held_out) == 0
