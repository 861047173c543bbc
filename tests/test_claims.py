"""A check can not stumble over a claim."""

import numpy as np
import pytest

from grader import expect
from grader.claims import Claim, Failure, describe
from grader.inside.wire import Unknown


def test_a_claim_can_be_looked_into() -> None:
    claim = Claim({"model": (1, [2, 3])}, "training")
    assert "training" in repr(claim)
    assert "model" in repr(claim["model"][1][-1])
    assert float(expect.number(Claim(np.array([3.0, 0.5]), "history")[-1])) == 0.5


@pytest.mark.parametrize("key", ["loss", 0, 5])
@pytest.mark.parametrize(
    "value", [None, 3.0, "text", {"a": 1}, (), [], np.zeros(0), np.float64(2), Unknown("Car", "Car()")]
)
def test_a_missing_part_is_the_learners_failure(value: object, key: str | int) -> None:
    with pytest.raises(Failure, match=r"training\[.*\] is missing: received"):
        Claim(value, "training")[key]


def test_a_claim_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="expect"):
        bool(Claim(True, "x"))


def test_a_claim_can_not_be_compared() -> None:
    claim = Claim(1, "x")
    with pytest.raises(TypeError):
        claim == 1  # noqa: B015
    with pytest.raises(TypeError):
        claim != 1  # noqa: B015
    with pytest.raises(TypeError):
        claim < 1  # type: ignore[operator]  # noqa: B015
    with pytest.raises(TypeError):
        claim + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        hash(claim)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "None"),
        (1.23456789, "1.23457"),
        (True, "True"),
        ("a" * 500, "…"),
        ([1, 2], "a list of 2"),
        ((), "a tuple of 0"),
        ({}, "a dict of 0"),
        (np.zeros((2, 3), np.float32), "shape (2, 3) and dtype float32"),
        (np.array(7), "7"),
        (Unknown("Car", "Car(red)"), "type Car: Car(red)"),
    ],
)
def test_values_are_described(value: object, said: str) -> None:
    assert said in describe(value)
    assert len(describe(value)) < 200
