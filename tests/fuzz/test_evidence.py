"""What a run answers, whatever it holds, is judged: no check breaks down, or it would be left out and the others count for it.

The evidence of each reference is taken from a real run, and changed: an answer, or a part of one, becomes something else that
a run could as well have answered. Of all changes some are drawn, by `--hypothesis-seed`, ten times as many as `GRADER_FUZZ` says;
all of them with GRADER_FUZZ=1000000.
"""

import os
import random
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.course import Course
from grader.evidence import Evidence
from grader.exercise import Exercise
from grader.inside import wire
from grader.judge import judge
from grader.paper import Paper, set_paper
from grader.pipeline import gather
from grader.report import Status
from grader.rerun import _settings
from grader.rubric import Rubric
from grader.sandbox import Slot

pytestmark = pytest.mark.sandbox

COURSE = Course(Path(__file__).parents[2])
EXERCISES = [e for e in COURSE.exercises() if not e.warm]
SEED = 5
LONG = "GRADER_FUZZ" in os.environ
CHANGES = 10 * int(os.environ.get("GRADER_FUZZ", "40"))
SLOW = {
    "activations",
    "convolution",
    "mnist_numpy",
    "regularization",
    "rnn_bptt",
    "augmentation",
    "concepts_day4",
}  # to judge

Change = Callable[[Any], Any]
Path_ = tuple[Any, ...]
Case = tuple[str, str, Callable[[], Any]]  # a probe, what is changed in its answer, and the changed one

TYPES = ("bool", "int8", "uint8", "int64", "uint64", "float16", "float32", "longdouble")
VALUES = {
    "nothing": None,
    "true": True,
    "-1": -1,
    "0.5": 0.5,
    "2**200": 2**200,
    "10**300": 10**300,
    "text": "x",
    "digits": "9" * 5_000,
    "something unknown": wire.Unknown("X", "x"),
    "no list": [],
    "no tuple": (),
    "no dict": {},
    "a dict": {"loss": [0.5], "a": 1},
    "one in a list": [0.5],
    "lists of other lengths": [[1, 2], [3]],
    "an empty list in a list": [[]],
    "a huge integer in a list": [10**300],
    "a 0-d integer": np.asarray(np.int64(0)),
    "a 0-d truth": np.asarray(True),
    "a 0-d number": np.asarray(0.5),
    "three integers": np.zeros(3, np.int64),
    "no number": np.zeros(0),
    "no integer": np.zeros(0, np.int64),
    "no row": np.zeros((0, 4)),
    "no column": np.zeros((4, 0)),
    "no matrix": np.zeros((0, 3, 4)),
    "truths": np.ones((2, 2), bool),
    "many": np.zeros(100_000),
    "subnormal": np.full((3, 4), 5e-324),
}


def filled(value: Any, dtype: str = "float64") -> Change:
    return lambda a: np.full(a.shape, value, dtype)


def drawn(*values: Any) -> Change:
    return lambda a: np.random.default_rng(SEED).choice(values, a.shape)


ARRAYS: dict[str, Change] = {
    **{f"as {name}": lambda a, name=name: a.astype(name) for name in TYPES},
    "zeros": filled(0.0),
    "ones": filled(1.0),
    "all true": filled(True, "bool"),
    "true or false": drawn(True, False),
    "small ones": filled(1, "uint8"),
    "halves": filled(0.5),
    "minus ones": filled(-1, "int64"),
    "large integers": filled(10**9, "int64"),
    "the least integer": filled(-(2**63), "int64"),
    "the largest integer": filled(2**64 - 1, "uint64"),
    "1.7e308": filled(1.7e308),
    "-1.7e308": filled(-1.7e308),
    "1.7e308 of both signs": drawn(1.7e308, -1.7e308),
    "5e-324": filled(5e-324),
    "nan": filled(np.nan),
    "inf of both signs": drawn(np.inf, -np.inf),
    "no row": lambda a: a[:0] if a.ndim else np.zeros(0),
    "one row": lambda a: a[:1] if a.ndim else a,
    "twice the rows": lambda a: np.concatenate([a, a]) if a.ndim else np.stack([a, a]),
    "no column": lambda a: a[..., :0] if a.ndim else np.zeros(0),
    "one number": lambda a: np.asarray(a.flat[0] if a.size else 0.0),
    "a further axis": lambda a: a[..., None],
    "flat": np.ravel,
    "turned": np.transpose,
    "as a list": np.ndarray.tolist,
}
LISTS: dict[str, Change] = {
    "none of it": lambda v: v[:0],
    "one of it": lambda v: v[:1],
    "twice": lambda v: v + v,
    "backwards": lambda v: v[::-1],
}


def of_numbers(change: Change) -> Change:
    """A change of arrays as one of any leaf: numbers are arrays too, and all else stays."""

    def changed(leaf: Any) -> Any:
        if isinstance(leaf, np.ndarray) or (isinstance(leaf, int | float) and not abs(leaf) > 1e308):
            with np.errstate(all="ignore"):
                return change(np.asarray(leaf))
        return leaf

    return changed


def leaves(value: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Where the parts of an answer are, the whole among them; of a long list its first and its last."""
    yield at
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*at, key))
    elif isinstance(value, list | tuple):
        for i in sorted({0, 1, len(value) - 1} & set(range(len(value)))):
            yield from leaves(value[i], (*at, i))


def put(value: Any, at: Path_, change: Change) -> Any:
    """The value with one of its parts changed."""
    if not at:
        return change(value)
    if isinstance(value, dict):
        return {**value, at[0]: put(value[at[0]], at[1:], change)}
    return type(value)(put(part, at[1:], change) if i == at[0] else part for i, part in enumerate(value))


def everywhere(value: Any, change: Change) -> Any:
    """The value with all its leaves changed."""
    if isinstance(value, dict):
        return {key: everywhere(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(everywhere(part, change) for part in value)
    return change(value)


def changes(answer: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """All that an answer could be instead: in words, and how it is made."""
    for said, change in ARRAYS.items():
        yield f"everywhere {said}", lambda change=change: everywhere(answer, of_numbers(change))
    for at in leaves(answer):
        part = answer
        for step in at:
            part = part[step]
        where = "".join(f"[{step!r}]" for step in at) or "the answer"
        fitting = LISTS if isinstance(part, list | tuple) else {} if isinstance(part, dict) else ARRAYS
        for said, change in fitting.items():
            whole = change if fitting is LISTS else of_numbers(change)
            yield f"{where} {said}", lambda at=at, whole=whole: put(answer, at, whole)
        for said, value in VALUES.items():
            yield f"{where} is {said}", lambda at=at, value=value: put(answer, at, lambda _part: value)


def answering(seen: Evidence, answer: Any, rubric: Rubric) -> Evidence:
    """Evidence with another answer. Where that asks for other runs, they are taken to have given what the first ones gave."""
    changed = msgspec.structs.replace(seen, answer=answer)
    plans = [plan for plan in rubric.plans if plan.probe == seen.probe]
    if not plans:
        return changed
    settings, values = _settings(changed, plans[0]), seen.runs["values"]
    runs = {**seen.runs, "settings": settings, "values": [values[i % len(values)] for i in range(len(settings))]}
    return msgspec.structs.replace(changed, runs=runs)


def about(rubric: Rubric, probe: str) -> Rubric:
    """The checks that judge a probe, each waiting only for others of them."""
    names = {c.name for c in rubric.checks if probe in c.probes}
    kept = (c for c in rubric.checks if c.name in names)
    return replace(rubric, checks=tuple(replace(c, needs=tuple(n for n in c.needs if n in names)) for c in kept))


def broken(rubric: Rubric, evidence: dict[str, Evidence], paper: Paper) -> list[str]:
    """What is said of the checks that break down, if any."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as where a class is graded
        return [f"{v.check}: {v.message}" for v in judge(rubric, evidence, paper.kept) if v.status is Status.BROKEN]


def breaking(exercise: Exercise, slot: Slot, chosen: Callable[[list[Case]], list[Case]]) -> str:
    """Which checks break down, and by which of the chosen changes of the reference's answers; empty if none does."""
    source = (COURSE.root / "solutions" / exercise.slug / exercise.filename).read_bytes()
    found: dict[str, list[str]] = defaultdict(list)
    with set_paper(exercise, SEED, "builtin") as paper:
        evidence = gather(source, paper, slot)
        every = [(probe, *change) for probe, seen in evidence.items() for change in changes(seen.answer)]
        for probe, said, made in chosen(every):
            other = {**evidence, probe: answering(evidence[probe], made(), paper.rubric)}
            for what in broken(about(paper.rubric, probe), other, paper):
                found[what].append(f"{probe}, {said}")
    return "\n".join(f"{what}\n    {', '.join(some[:4])} ({len(some)})" for what, some in found.items())


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.slug)
def test_no_answer_breaks_a_check_down(exercise: Exercise, slot: Slot, pytestconfig: pytest.Config) -> None:
    if exercise.slug.startswith("claims_") and exercise.slug != "claims_linear_regression" and not LONG:
        pytest.skip("its runs take seconds, and its checks are those of claims_linear_regression")
    seed = str(pytestconfig.getoption("--hypothesis-seed") or SEED)
    how_many = CHANGES // 10 if exercise.slug in SLOW else CHANGES

    def drawn(every: list[Case]) -> list[Case]:
        return random.Random(seed).sample(every, min(how_many, len(every)))

    assert not breaking(exercise, slot, drawn)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("losses", "a 0-d integer"),
        ("losses", "a 0-d truth"),
        ("bidirectional", "as bool"),
        ("gradient_clipping", "true or false"),
    ],
)
def test_what_broke_a_check_down_once_breaks_none(slug: str, said: str, slot: Slot) -> None:
    assert not breaking(COURSE.exercise(slug), slot, lambda every: [case for case in every if case[1].endswith(said)])
