"""What transfer_learning rests on: its small network is Keras's, and learners try it with pictures as they are judged."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import import_course_file

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("keras")]
FOLDER = Path(__file__).parents[1] / "exercises" / "transfer_learning"
questions = import_course_file(FOLDER / "questions.py")


def test_the_small_network_is_kerass():
    keras = pytest.importorskip("keras")
    probe = import_course_file(FOLDER / "probe.py")
    rng = np.random.default_rng(1)
    weights, x = questions._weights(rng), rng.normal(size=(5, 6, 6, 1)).astype(np.float32)
    model = probe._known(weights)
    said = questions.known(weights, x)
    for name, values in said.items():
        part = keras.Model(model.inputs[0], model.get_layer(name).output)
        np.testing.assert_allclose(values, part(x), rtol=1e-4, atol=1e-5)


def test_learners_try_it_with_pictures_as_they_are_judged():
    pytest.importorskip("keras")
    stub = import_course_file(FOLDER / "transfer_learning.py")
    images = np.random.default_rng(1).integers(0, 256, (50, 28, 28)).astype(np.uint8)
    theirs, ours = (part.worn(images, np.random.default_rng(2)) for part in (stub, questions))
    np.testing.assert_array_equal(theirs, ours)
    assert theirs.dtype == np.float32
    assert theirs.shape == (50, 28, 28, 1)


def test_about_half_of_the_pictures_are_negatives():
    paper = questions.worn(np.zeros((200, 28, 28), np.uint8), np.random.default_rng(1)).mean(axis=(1, 2, 3))
    assert np.all((paper < 0.2) | (paper > 0.8))  # noise makes paper a little darker, and ink a little lighter
    assert 70 < np.sum(paper > 0.5) < 130
