"""Answers that broke a check of the TensorFlow exercises down once, so that it was left out, fail it in its own words.

Those of the others are found by changing answers: tests/fuzz/test_evidence.py.
"""

from pathlib import Path

import numpy as np
import pytest

from grader.claims import Claim, Failure
from grader.course import Course
from grader.models import Layer, Rebuilt
from grader.paper import set_paper
from grader.rubric import import_course_file

COURSE = Course(Path(__file__).parents[1])
EXERCISES = COURSE.root / "exercises"


@pytest.mark.parametrize("shape", [(20,), (20, 1), (40, 10), (20, 10, 1), (20, 0)])
def test_a_net_that_answers_in_another_shape_does_not_recognise_digits(shape: tuple[int, ...]) -> None:
    shared = import_course_file(EXERCISES / "_shared/bare_training.py")
    net = Rebuilt(predictions={"test": np.zeros(shape, np.float32)})
    training = Claim({"model": net, "history": np.linspace(2, 0.1, 100)}, "training")
    with pytest.raises(Failure, match=r"the trained net on new images: expected (shape|at least)"):
        shared.recognises(training, np.arange(20) % 10, 0.9)


def test_a_step_of_the_discriminator_that_loses_a_weight_is_not_right() -> None:
    questions = import_course_file(EXERCISES / "dcgan/questions.py")
    with set_paper(COURSE.exercise("dcgan"), 1, "builtin") as paper:
        asked = paper.kept.asked["discriminator_moved"]
    start = {part: [w.astype(np.float64) for w in asked[part]] for part in ("generator", "discriminator")}
    loss = questions.losses(asked, True)[0](**questions._short(start))
    claim = {"loss": loss, "generator": asked["generator"], "discriminator": asked["discriminator"][:-1]}
    with pytest.raises(Failure, match=r"expected \d+ values"):
        questions.step_is_right(Claim(claim, "step"), asked, "discriminator")


def test_two_kernels_are_no_kernel_and_bias() -> None:
    checks = import_course_file(EXERCISES / "seq2seq/checks.py")
    _asked, kept, held_out = checks.questions.given(np.random.default_rng(1))
    characters, units = kept.asked["architecture"]["characters"], kept.asked["architecture"]["units"]
    cell = [(checks.questions.WIDTH, 4 * units), (units, 4 * units), (4 * units,)]
    shapes = [(characters, checks.questions.WIDTH)] * 2 + cell * 2 + [(units, characters)] * 2
    said = np.zeros((len(held_out["architecture"]["rows"]), kept.asked["architecture"]["target_steps"], characters))
    model = Rebuilt(predictions={"rows": said}, weights=tuple(np.zeros(shape) for shape in shapes))
    with pytest.raises(Failure, match="not those of the layers in the task"):
        checks.the_decoder_gets_the_state.judge(architecture=Claim({"model": model}, "architecture"), kept=kept)


def test_a_deep_net_with_its_parameters_in_other_places_is_not_the_net_of_the_task() -> None:
    """A layer without a bias takes one number more instead: as many parameters, and one array less."""
    checks = import_course_file(EXERCISES / "residual_block/checks.py")
    with set_paper(COURSE.exercise("residual_block"), 1, "builtin") as paper:
        kept = paper.kept
    width, blocks = checks.questions.WIDTH, kept.asked["nets"]["blocks"]
    units = [width] * (2 * blocks + 1) + [1]
    shapes = [(2, width), (width,), *[(width, width), (width,)] * (2 * blocks), (width, 1), (1,)]
    shapes[2:4] = [(width + 1, width)]
    net = Rebuilt(
        layers=tuple(Layer("Dense", f"dense_{i}", {"units": n}, params=1) for i, n in enumerate(units)),
        params=sum(int(np.prod(shape)) for shape in shapes),
        predictions={"x": np.zeros((len(kept.x["nets"]["x"]), 1), np.float32)},
        weights=tuple(w.astype(np.float32) for w in checks.questions.drawn(kept.asked["nets"]["seed"], shapes)),
    )
    with pytest.raises(Failure, match="in other places"):
        checks.nets_differ_by_the_skips.judge(nets=Claim([net, net], "nets"), kept=kept)
