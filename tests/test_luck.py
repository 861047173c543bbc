"""What passed or failed by luck once, on a seed in fifty or a hundred."""

import inspect
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.claims import Claim, Failure
from grader.course import Course
from grader.models import Rebuilt
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Status
from grader.rubric import course_file
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])


def of_course(slug: str, name: str) -> Any:
    return course_file(str(COURSE.root / "exercises" / slug / "probe.py"), name)


def drawn(slug: str, seed: int) -> tuple[Any, Any]:
    """What an exercise asks on a seed, and what it keeps back; of data a few empty pictures have to do."""
    given = of_course(slug, "checks.py").given
    images, labels = np.zeros((20, 28, 28), np.uint8), np.arange(20) % 10
    data = SimpleNamespace(x_train=images, y_train=labels, x_test=images, y_test=labels, official=False)
    asked, kept, *_held_out = given(
        np.random.default_rng(seed), *[data] * ("data" in inspect.signature(given).parameters)
    )
    return asked, kept


def passed_on(slug: str, check: str, answer: Callable[..., Any]) -> list[int]:
    """On which of a hundred seeds an answer passes a check that judges one probe."""
    judge, passed = getattr(of_course(slug, "checks.py"), check), []
    for seed in range(100):
        asked, kept = drawn(slug, seed)
        try:
            judge.judge(**{judge.probes[0]: Claim(answer(**asked[judge.probes[0]]), "answer"), "kept": kept})
            passed.append(seed)
        except Failure:
            pass
    return passed


def test_no_question_of_backprop_has_a_loss_that_a_clip_at_1e_7_would_change() -> None:
    questions = of_course("backprop", "questions.py")
    for seed in range(300):
        asked, _kept = questions.given(np.random.default_rng(seed))
        for name in ("batch", "other"):
            net = asked["gradients"][name]
            y = questions.probabilities(net["x"], net["params"])
            clipped = -np.mean(np.log(np.clip(y, 1e-7, 1 - 1e-7))[net["d"] == 1])
            assert clipped == pytest.approx(questions.loss(net, net["params"]), rel=1e-6), (seed, name)


def test_iris_learned_with_a_loss_that_is_large_at_first_are_no_luck() -> None:
    of_course("iris", "checks.py")._is_no_luck(1.0, np.array([3.3, 1.4, 0.4, 0.2]))


def test_iris_learned_with_steps_far_too_large_are_luck_and_no_further_seed_decides_that() -> None:
    with pytest.raises(Failure, match="that is luck: in epoch 3 of 5 the loss") as failed:
        of_course("iris", "checks.py")._is_no_luck(1.0, np.array([646.9, 2.3, 1.6, 0.8, 0.8]))
    assert failed.value.score is None


def judge_loss_of_irises(p: float, loss: str, last: float) -> None:
    """A model that gives every right class p, and a history that ends with `last`."""
    labels = np.arange(96) % 3
    answers = np.where(np.eye(3)[labels] == 1, p, (1 - p) / 2)
    model = Rebuilt(predictions={"train": answers}, compiled={"loss": loss, "loss_config": {}})
    kept = type("Kept", (), {"trained": labels})
    of_course("iris", "checks.py").loss_fits_the_model.judge(Claim((model, [1.0, last]), "training"), kept)


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", "categorical_crossentropy"])
@pytest.mark.parametrize("last", [0.02, 0.4])
def test_a_cross_entropy_by_its_name_fits_however_far_an_epochs_mean_is_from_the_model(loss: str, last: float) -> None:
    judge_loss_of_irises(0.9, loss, last)  # a cross entropy of 0.105


@pytest.mark.parametrize("loss", ["mean_squared_error", "binary_crossentropy"])
def test_another_loss_of_keras_is_none_however_near_its_number_is(loss: str) -> None:
    with pytest.raises(Failure, match=f"another loss .* received {loss}"):
        judge_loss_of_irises(0.9, loss, 0.105)


@pytest.mark.parametrize("last", [0.04, 0.105, 0.4])
def test_the_loss_of_a_loop_of_ones_own_has_room(last: float) -> None:
    judge_loss_of_irises(0.9, "", last)


@pytest.mark.parametrize(
    ("p", "last", "cause"), [(0.9, 0.005, "mean squared"), (0.99, 0.56, "to probabilities"), (0.9, 2.0, "received 2")]
)
def test_the_loss_of_a_loop_of_ones_own_may_be_another(p: float, last: float, cause: str) -> None:
    with pytest.raises(Failure, match=cause):
        judge_loss_of_irises(p, "", last)


# ---------------------------------------------------------------- exploration


def greedy_after_a_while(bandit: Any, rng: np.random.Generator, steps: int) -> None:
    """A few pulls at random, then the best so far."""
    sums, counts = np.zeros(bandit.arms), np.zeros(bandit.arms)
    for step in range(steps):
        arm = int(rng.integers(bandit.arms)) if step < 60 else int(np.argmax(sums / np.maximum(counts, 1)))
        sums[arm] += bandit.pull(arm)
        counts[arm] += 1


def looks_ahead(bandit: Any, rng: np.random.Generator, steps: int) -> None:
    """As many at random, then the arm that pays best, which nothing has told."""
    best = int(np.argmax(bandit._rewards.mean(axis=1)))
    for step in range(steps):
        bandit.pull(int(rng.integers(bandit.arms)) if step < 60 else best)


def plays(player: Callable[[Any, np.random.Generator, int], None], seed: int) -> tuple[list[Any], list[Any]]:
    """The arms that a player pulls of every bandit, by its number, and the pairs of twins."""
    questions, probe = of_course("exploration", "questions.py"), of_course("exploration", "probe.py")
    asked, kept = questions.given(np.random.default_rng(seed))
    pulled = []
    for one in asked["explored"]["bandits"]:
        bandit = probe.Bandit(one["rewards"])
        player(bandit, np.random.default_rng(one["seed"]), questions.STEPS)
        pulled.append(np.array(bandit.pulled))
    return questions.by_number(pulled, kept["order"]), kept["twins"]


def judge_twins(player: Callable[[Any, np.random.Generator, int], None], seed: int) -> None:
    arms, twins = plays(player, seed)
    for first, twin, alike in twins:
        of_course("exploration", "checks.py")._plays_alike(arms[first], arms[twin], alike)


@pytest.mark.parametrize("seed", range(5))
def test_who_plays_by_what_was_pulled_plays_twins_alike_and_who_looks_ahead_does_not(seed: int) -> None:
    judge_twins(greedy_after_a_while, seed)
    with pytest.raises(Failure, match="Yet it went on differently"):
        judge_twins(looks_ahead, seed)


@pytest.mark.parametrize("seed", range(60))
def test_every_known_mistake_in_an_upper_bound_pulls_another_arm_now_and_then(seed: int) -> None:
    questions = of_course("exploration", "questions.py")
    asked, _kept = questions.given(np.random.default_rng(seed))
    cases = asked["hoped"]["tried"]
    right = questions.chosen_by(cases, questions.bounds)
    for said, arms in questions.ucb_mistakes(cases).items():
        assert np.sum(arms != right) >= 3, said


# ---------------------------------------------------------------- perceptron


def judge_losses_of_gates(p: float, loss: str, history: list[float]) -> None:
    """Neurons that give every right answer p, and a history."""
    gates = {name: type("Gate", (), {"text": name, "answers": np.array([0, 1, 1, 0])}) for name in ("or", "and")}
    answers = np.array([[1 - p], [p], [p], [1 - p]])
    model = Rebuilt(predictions={"rows": answers}, compiled={"loss": loss, "loss_config": {}})
    claim = Claim({name: {"model": model, "history": history} for name in gates}, "neurons")
    of_course("perceptron", "checks.py").losses_are_cross_entropies.judge(claim, type("Kept", (), {"gates": gates}))


@pytest.mark.parametrize("loss", ["binary_crossentropy", ""])
def test_the_second_of_two_epochs_may_begin_far_above_where_it_ends(loss: str) -> None:
    judge_losses_of_gates(0.98, loss, [0.25, 0.1])  # a cross entropy of 0.02


@pytest.mark.parametrize(
    ("loss", "history", "cause"),
    [
        ("mean_squared_error", [0.25, 0.02], "another loss .* received mean_squared_error"),
        ("", [0.6, 0.503], "sigmoid is applied twice"),
        ("", [0.2, 0.08], "the sum over the four rows"),
    ],
)
def test_losses_that_are_no_cross_entropies_have_no_such_room(loss: str, history: list[float], cause: str) -> None:
    with pytest.raises(Failure, match=cause):
        judge_losses_of_gates(0.98, loss, history)


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
def test_a_hidden_layer_of_always_eight_units_fails_where_chance_asks_for_eight() -> None:
    exercise = COURSE.exercise("perceptron")
    source = (COURSE.solution(exercise).parent / "wrong" / "fixed_hidden.py").read_bytes()
    checks = of_course("perceptron", "checks.py")
    for seed in range(1, 400):
        with set_paper(exercise, seed) as paper:
            if paper.kept.hidden != 8:
                continue
            with Slot(("tensorflow", "keras"), "none" if why_no_walls() else "bubblewrap") as slot:
                report = grade(Submission("", exercise, source), paper, slot)
        failed = {v.check for v in report.verdicts if v.status is Status.FAILED}
        assert checks.HIDDEN != 8
        assert failed == {"hidden_layer_learns_xor"}
        return
    pytest.fail("no seed asks for eight units")


# ---------------------------------------------------------------- mistakes that some questions did not tell from what is right


def in_place(labels: Any, digits: list[int]) -> Any:
    labels = labels.copy()
    for place, digit in enumerate(digits):
        labels[labels == digit] = place
    return labels


def by_rows(gradient: Any, threshold: float) -> Any:
    return gradient * np.minimum(1, threshold / np.maximum(np.linalg.norm(gradient, axis=-1, keepdims=True), 1e-12))


MISTAKES: dict[str, tuple[str, str, Callable[..., Any]]] = {
    "the best arm of those that were pulled": (
        "exploration",
        "regret_adds_up",
        lambda means, actions: np.cumsum(means[actions].max() - means[actions]),
    ),
    "the best arm of those that were pulled so far": (
        "exploration",
        "regret_adds_up",
        lambda means, actions: np.cumsum(np.maximum.accumulate(means[actions]) - means[actions]),
    ),
    "labels that are changed where they stand": (
        "transfer_learning",
        "labels_count_from_0",
        lambda asked: [in_place(**one) for one in asked],
    ),
    "digits that are counted by their size": (
        "transfer_learning",
        "labels_count_from_0",
        lambda asked: [np.searchsorted(np.sort(one["digits"]), one["labels"]) for one in asked],
    ),
    "a norm for each row": (
        "concepts_day3",
        "formula_of_clipping",
        lambda gradients, threshold: [by_rows(gradient, threshold) for gradient in gradients],
    ),
    "padding on one side": (
        "concepts_day2",
        "formula_of_the_output_size",
        lambda cases: [(n + padding - kernel) // stride + 1 for n, kernel, stride, padding in cases],
    ),
    "no padding": (
        "concepts_day2",
        "formula_of_the_output_size",
        lambda cases: [(n - kernel) // stride + 1 for n, kernel, stride, _padding in cases],
    ),
    "a size that is not rounded down": (
        "concepts_day2",
        "formula_of_the_output_size",
        lambda cases: [(n + 2 * padding - kernel) / stride + 1 for n, kernel, stride, padding in cases],
    ),
    "a ReLU on both parts of a residual block": (
        "concepts_day4",
        "line_of_the_residual_block",
        lambda x, fx: np.maximum(fx, 0) + np.maximum(x, 0),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_mistake_passes_on_no_seed(mistake: str) -> None:
    assert not passed_on(*MISTAKES[mistake])


def test_no_autoencoder_is_asked_for_with_the_size_that_the_trained_ones_have() -> None:
    sizes = {drawn("autoencoder", seed)[0]["architecture"]["size"] for seed in range(100)}
    assert len(sizes) > 10
    assert of_course("autoencoder", "questions.py").SIZE not in sizes


def test_a_step_with_momentum_that_changes_what_it_is_handed_fails() -> None:
    def stepped(w: Any, v: Any, gradient: Any, learning_rate: float, momentum: float) -> Any:
        v *= momentum
        v -= learning_rate * gradient
        w += v
        return w, v

    asked, kept = drawn("concepts_day2", 1)
    learner, check = SimpleNamespace(momentum_step=stepped), of_course("concepts_day2", "checks.py").formula_of_momentum
    answer = of_course("concepts_day2", "probe.py").momentum_step(learner, asked["momentum_step"])
    with pytest.raises(Failure, match=r"momentum_step\(\.\.\.\) changes w itself"):
        check.judge(momentum_step=Claim(answer, "momentum_step"), kept=kept)
