"""What passed or failed by luck once, on a seed in fifty or a hundred."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.claims import Failure
from grader.course import Course
from grader.disk import replace_file
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Status
from grader.rubric import course_file
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])


def of_course(slug: str, name: str) -> Any:
    return course_file(str(COURSE.root / "exercises" / slug / "probe.py"), name)


def test_no_question_of_backprop_has_a_loss_that_a_clip_at_1e_7_would_change() -> None:
    questions = of_course("backprop", "questions.py")
    for seed in range(300):
        asked, _kept = questions.given(np.random.default_rng(seed))
        for name in ("batch", "other"):
            net = asked["gradients"][name]
            y = questions.probabilities(net["x"], net["params"])
            clipped = -np.mean(np.log(np.clip(y, 1e-7, 1 - 1e-7))[net["d"] == 1])
            assert clipped == pytest.approx(questions.loss(net, net["params"]), rel=1e-6), (seed, name)


@pytest.mark.parametrize(("losses", "lucky"), [([3.3, 1.4, 0.4, 0.2], False), ([646.9, 2.3, 1.6, 0.8, 0.8], True)])
def test_iris_trained_with_steps_far_too_large_are_right_by_luck(losses: list[float], lucky: bool) -> None:
    checks = of_course("iris", "checks.py")
    if not lucky:
        checks._is_no_luck(1.0, np.array(losses))
        return
    with pytest.raises(Failure, match=r"in epoch 3 of 5 the loss was 1\.6.*that is luck|that is luck: in epoch 3 of 5"):
        checks._is_no_luck(1.0, np.array(losses))


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


def part_too_early(arms: Any, twin: Any, alike: int) -> bool:
    """Whether two plays part before any arm was pulled more often than rewards are alike."""
    parted = int(np.argmax(arms != twin)) if np.any(arms != twin) else len(arms)
    return parted < len(arms) and int(np.bincount(arms[:parted], minlength=1).max(initial=0)) <= alike


@pytest.mark.parametrize("seed", range(5))
def test_who_plays_by_what_was_pulled_plays_twins_alike_and_who_looks_ahead_does_not(seed: int) -> None:
    checks = of_course("exploration", "checks.py")
    honest, twins = plays(greedy_after_a_while, seed)
    for first, twin, alike in twins:
        checks._plays_alike(honest[first], honest[twin], alike)
    sly, twins = plays(looks_ahead, seed)
    told = [part_too_early(sly[first], sly[twin], alike) for first, twin, alike in twins]
    assert any(told)
    first, twin, alike = twins[told.index(True)]
    with pytest.raises(Failure, match="Yet it went on differently"):
        checks._plays_alike(sly[first], sly[twin], alike)


# ---------------------------------------------------------------- perceptron


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


# ---------------------------------------------------------------- files


def test_a_file_that_holds_its_bytes_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    replace_file(path, b"one")
    before = path.stat()
    replace_file(path, b"one")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_ino != before.st_ino


def test_what_a_link_shows_is_no_file_that_holds_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"one")
    link = tmp_path / "results.json"
    link.symlink_to(tmp_path / "elsewhere")
    replace_file(link, b"one")
    assert not link.is_symlink()
    assert link.read_bytes() == b"one"
