"""The worked numbers of task texts, computed by the exercises' own references."""

from pathlib import Path

import numpy as np

from grader.rubric import import_course_file

SOLUTIONS = Path(__file__).parents[1] / "solutions"


def reference(slug):
    return import_course_file(SOLUTIONS / slug / f"{slug}.py")


def test_a_word_that_is_read_twice_gets_two_contributions():
    g = np.array([[10.0], [20.0], [30.0]])
    found = reference("embedding").gradient(np.array([3, 5, 3]), g, 7)
    assert found.ravel().tolist() == [0, 0, 0, 40, 0, 20, 0]
