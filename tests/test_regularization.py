"""What regularization rests on: the course's own nets are those of the learner's `fit`, and |w| has a derivative."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from grader.rubric import import_course_file

ROOT = Path(__file__).parents[1]
EXERCISE = ROOT / "exercises" / "regularization"
questions = import_course_file(EXERCISE / "questions.py")


def digits(n):
    """What `given` draws from, at random."""
    rng = np.random.default_rng(1)
    images, labels = rng.integers(0, 256, (n, 28, 28), np.uint8), rng.integers(0, 10, n, np.uint8)
    return SimpleNamespace(x_train=images, y_train=labels, x_test=images[::-1], y_test=labels)


def test_the_courses_own_net_is_what_fit_makes_without_settings():
    reference = import_course_file(ROOT / "solutions" / "regularization" / "regularization.py")
    asked, kept, held_out = questions.given(np.random.default_rng(2), digits(60))
    x, labels = asked["training"]["images"].reshape(60, -1) / 255.0, asked["training"]["labels"]
    with threadpool_limits(1):
        params = reference.fit(x, labels, np.random.default_rng(7))
        found = import_course_file(EXERCISE / "runs.py").run({}, 7, held_out["training"])
    nets = import_course_file(EXERCISE.parent / "_shared" / "numpy_nets.py")
    assert found["loss"] == pytest.approx(nets.loss(params, kept.x_test, kept.y_test), rel=1e-4)
    assert found["share"] == np.mean(nets.forward(params, kept.x_test).argmax(axis=1) == kept.y_test)
    assert found["size"] == pytest.approx(np.sqrt(np.mean(params[0] ** 2)), rel=1e-6)


def test_no_weight_is_so_near_to_0_that_a_difference_reaches_beyond_it():
    for seed in range(300):
        asked = questions.given(np.random.default_rng(seed), digits(1))[0]
        for probe in ("squares", "sizes"):
            w1, w2 = np.abs(asked[probe]["w1"]), np.abs(asked[probe]["w2"])
            assert w1[0, 0] == 0
            assert min(w1.ravel()[1:].min(), w2.min()) >= 1e-3
