"""What a failed check says of a file is true of it."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.claims import Claim, Failure
from grader.course import Course
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Status
from grader.rubric import course_file
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])


@pytest.fixture(scope="module")
def slot() -> Iterator[Slot]:
    with Slot((), "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


def of_course(slug: str, name: str) -> Any:
    return course_file(str(COURSE.root / "exercises" / slug / "probe.py"), name)


def said(slug: str, path: str, check: str, slot: Slot) -> str:
    """What is said of a file of solutions/<slug>/ by the check that it fails."""
    exercise = COURSE.exercise(slug)
    source = (COURSE.solution(exercise).parent / path).read_bytes()
    with set_paper(exercise, 5, "builtin") as paper:
        (verdict,) = (v for v in grade(Submission("", exercise, source), paper, slot).verdicts if v.check == check)
    assert verdict.status is Status.FAILED, (verdict.status, verdict.message)
    return verdict.message


def test_a_net_that_has_met_the_digits_in_their_order_is_asked_about_the_order(slot: Slot) -> None:
    message = said("mnist_numpy", "wrong/never_shuffled_slow.py", "recognises_digits", slot)
    assert "digits as 9. The rows come sorted by digit" in message
    message = said("mnist_numpy", "wrong/first_weights_returned.py", "recognises_digits", slot)
    assert "this net only guesses" in message


def test_a_number_of_steps_that_is_a_float_only_where_nothing_is_left_over_is_called_one(slot: Slot) -> None:
    message = said("mini_batch", "wrong/whole_only_with_a_rest.py", "steps_are_counted", slot)
    assert message.endswith("Expected an int, received a float.")


def test_a_sine_learned_window_by_window_may_begin_with_a_loss_near_0() -> None:
    checks = of_course("sine_prediction", "checks.py")
    _asked, kept = checks.given(np.random.default_rng(3))
    small, turn = 1e-3, 2 * np.cos(2 * np.pi / checks.questions.PERIOD)  # sin(t + s) = turn * sin(t) - sin(t - s)
    network = (
        np.array([[small, 0.0]]),
        np.array([[0.0, 1.0], [0.0, 0.0]]),
        np.zeros(2),
        np.array([[turn], [-1.0]]) / small,
        np.zeros(1),
    )
    lucky = [3e-4, 0.4, *np.geomspace(0.3, 2e-4, 300), 2.5e-4]

    def judge(history: list[float]) -> float:
        claim = Claim([[*network], history], "training")
        return float(checks.goes_on_alone.judge(training=claim, kept=kept, threshold=0.07))

    assert judge(lucky) < 0.01
    with pytest.raises(Failure, match="always says 0"):
        judge([0.5] * 300)
    with pytest.raises(Failure, match="empty"):
        judge([])


def test_a_net_that_never_moves_has_not_diverged_whatever_the_loss_of_its_first_sum() -> None:
    questions, diagnoses = (of_course("rnn_bptt", name) for name in ("questions.py", "diagnoses.py"))
    for seed in range(60):
        rng = np.random.default_rng(seed)
        x, sums = (part.astype(float) for part in questions.binary.encode(*questions.binary.make(rng, 1000)))
        shapes = {"W": (2, 16), "U": (16, 16), "V": (16, 1)}
        net = {name: rng.normal(size=shape) for name, shape in shapes.items()} | {"b": np.zeros(16), "c": np.zeros(1)}
        losses = ((questions.said(net, x) - sums) ** 2).sum(axis=(1, 2)) / 2
        found = diagnoses.the_training.find(Claim([[], losses], "training"))
        assert found is None or found.name != "diverged", (seed, found.text)


def of_attention(change: tuple[str, str] = ("", "")) -> tuple[Any, Any, Any]:
    """The checks of attention, what they keep, and what its probes hear of the reference with a line of it changed.

    Its Keras is left out, as none of these probes needs it.
    """
    checks, probe = (of_course("attention", name) for name in ("checks.py", "probe.py"))
    source = COURSE.solution(COURSE.exercise("attention")).read_text().replace("import keras\n", "")
    assert change[0] in source
    learner: dict[str, Any] = {}
    exec(source.replace(*change), learner)
    _asked, kept, _held_out = checks.given(np.random.default_rng(4))

    def heard(name: str) -> dict[str, Claim]:
        return {name: Claim(getattr(probe, name)(SimpleNamespace(**learner), kept.asked[name]), name)}

    return checks, kept, heard


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("-np.inf", "-1e9"), ""),
        (("-np.inf", "-1000.0"), "hidden places have a weight"),
        ((" - scores.max(axis=-1, keepdims=True)", ""), ""),  # it is large_scores_do_no_harm that fails
        (("    return e /", "    e = e if mask is None else e * mask\n    return e /"), ""),
        (
            (
                "    if mask is not None:\n        scores = np.where(mask, scores, -np.inf)\n"
                "    e = np.exp(scores - scores.max(axis=-1, keepdims=True))",
                "    e = np.exp(scores - scores.max(axis=-1, keepdims=True)) * (1 if mask is None else mask)",
            ),
            "largest of the scores that may be seen",
        ),
    ],
)
def test_what_is_hidden_has_no_influence_whatever_it_holds(change: tuple[str, str], message: str) -> None:
    checks, kept, heard = of_attention(change)
    with pytest.raises(Failure, match=message) if message else nullcontext():
        checks.hidden_places_have_no_weight.judge(kept=kept, **heard("weights"), **heard("masked"))


def test_a_file_that_has_numpy_raise_is_asked_as_any_other() -> None:
    checks, kept, heard = of_attention()
    with np.errstate(all="raise"):  # exp of -5,000 is an underflow
        weights = heard("weights")
    checks.large_scores_do_no_harm.judge(kept=kept, **weights)


@pytest.mark.parametrize(
    ("losses", "said"),
    [([11.0, 8.2, 6.9], "The loss ends at 6.9. Is A what was trained?"), ([11.1, 11.1], "Has anything been learned?")],
)
def test_a_loss_that_has_fallen_is_not_called_that_of_the_beginning(losses: list[float], said: str) -> None:
    checks = of_course("word2vec", "checks.py")
    _asked, kept = checks.given(np.random.default_rng(6))
    table = np.random.default_rng(7).normal(size=(checks.questions.V, 10))
    training = Claim([table, losses], "training_skip_gram")
    with pytest.raises(Failure) as failed:
        checks.skip_gram_finds_the_topics.judge(training_skip_gram=training, kept=kept, threshold=0.9)
    assert said in failed.value.message
