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


def test_windows_have_what_comes_next():
    x, d = reference("sine_prediction").windows(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 3)
    assert x.tolist() == [[1, 2, 3], [2, 3, 4]]
    assert d.tolist() == [4, 5]
