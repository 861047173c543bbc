"""Claims about settings: what is opened, what is refused, and when runs support a claim."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.claims import Claim, Failure
from grader.rubric import import_course_file

experiments = import_course_file(Path(__file__).parents[1] / "exercises/_shared/experiments.py")
KNOBS = {
    "rate": experiments.Knob(0.1, 0.0, 1.0),
    "epochs": experiments.Knob(5, 1, 9, whole=True),
    "optimizer": experiments.Choice(("sgd", "adam")),
}
LOSS = experiments.Figure("the loss", 0.1)
RATE = experiments.Experiment(KNOBS, {"loss": LOSS}, "rate", experiments.times(2))


def evidence(first: dict, second: dict, word: str, values=((1.0, 1.1), (2.0, 2.1))) -> Claim:
    said = {"first": first, "second": second, "claims": {"loss": word}}
    runs = {"values": [[{"loss": float(v)} for v in row] for row in values]}
    return Claim({"said": said, "runs": runs}, "rate")


def test_what_a_setting_does_not_name_has_its_usual_value():
    first, second = RATE.opened(Claim({"first": {}, "second": {"rate": 0.5, "optimizer": "adam"}}, "rate"))
    assert first == {"rate": 0.1, "epochs": 5, "optimizer": "sgd"}
    assert second == {"rate": 0.5, "epochs": 5, "optimizer": "adam"}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"rate": 1.5}, "from 0 to 1"),
        ({"rate": float("nan")}, "rate"),
        ({"rate": "0.5"}, "rate"),
        ({"epochs": 2.5}, "whole number from 1 to 9"),
        ({"epochs": 10}, "whole number from 1 to 9"),
        ({"optimizer": "adamw"}, "'sgd' or 'adam'"),
        ({"speed": 1}, "can not be set here"),
        ([0.5], "a dict with names as keys"),
    ],
)
def test_a_setting_that_can_not_be_is_refused_and_the_message_says_what_can(setting, said):
    with pytest.raises(Failure, match=said):
        RATE.settings(Claim({"first": {}, "second": setting}, "rate"))


@pytest.mark.parametrize(
    ("first", "second", "word", "said"),
    [
        ({"rate": 0.1}, {"rate": 0.15}, "larger", "0.2 or more"),
        ({"rate": 0.0}, {"rate": 0.5}, "larger", "above 0"),
        ({"rate": 0.1}, {"rate": 0.5, "epochs": 6}, "larger", "differ in epochs too"),
        ({"rate": 0.1}, {"rate": 0.5}, "bigger", "'smaller' or 'same' or 'larger'"),
    ],
)
def test_settings_that_were_not_asked_for_are_refused(first, second, word, said):
    with pytest.raises(Failure, match=said):
        RATE.asked(evidence(first, second, word))
    with pytest.raises(Failure, match=said):  # before anything is run
        RATE.settings(evidence(first, second, word)["said"])


def test_a_claim_about_another_figure_is_refused():
    claim = Claim({"said": {"first": {}, "second": {"rate": 0.5}, "claims": {"accuracy": "same"}}}, "rate")
    with pytest.raises(Failure, match=r"about loss is missing.*[Ee]xpected loss"):
        RATE.asked(claim)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        (([1.0, 1.1, 0.9, 1.0], [2.0, 2.1, 1.9, 2.2]), "larger"),
        (([2.0, 2.1, 1.9, 2.2], [1.0, 1.1, 0.9, 1.0]), "smaller"),
        (([1.0, 5.0, 9.0, 3.0], [1.01, 5.0, 9.01, 3.0]), "same"),  # far apart from seed to seed, but not in pairs
    ],
)
def test_the_runs_support_one_word_and_contradict_the_others(values, word):
    for claimed in experiments.WORDS:
        given = evidence({"rate": 0.1}, {"rate": 0.5}, claimed, values)
        if claimed == word:
            assert RATE.judge(given, "loss").startswith("Supported")
        else:
            with pytest.raises(Failure, match="Contradicted"):
                RATE.judge(given, "loss")


@pytest.mark.parametrize("claimed", experiments.WORDS)
def test_runs_that_scatter_support_nothing(claimed):
    given = evidence({"rate": 0.1}, {"rate": 0.5}, claimed, ([0, 0, 0, 0], [3, -3, 2, -2]))
    with pytest.raises(Failure, match="Undecided"):
        RATE.judge(given, "loss")


def test_chance_alone_seldom_supports_a_difference():
    rng = np.random.default_rng(0)
    found = [experiments.Found.of(rng.normal(size=(2, 20)), 0.0).word for _ in range(2_000)]
    assert found.count("larger") + found.count("smaller") <= 40  # 1 % are expected: 20


def test_a_real_difference_is_nearly_always_found():
    rng = np.random.default_rng(0)
    shifted = [rng.normal([[0.0], [2.0]], size=(2, 20)) for _ in range(500)]
    assert sum(experiments.Found.of(values, 0.0).word == "larger" for values in shifted) >= 490


def test_curves_are_means_over_seeds():
    runs = {"values": [[{"loss": np.array([3.0, 1.0])}, {"loss": np.array([1.0, 1.0])}], [{"loss": np.array([0.0])}]]}
    said = {"first": {"optimizer": "sgd", "epochs": 3}, "second": {"optimizer": "sgd", "epochs": 3, "rate": 0.05}}
    evidence = Claim({"said": said, "runs": runs}, "rate")
    found = experiments.curves(evidence, "loss")
    assert found["usual (first)"].tolist() == [2.0, 1.0]
    assert found["0.05 (second)"].tolist() == [0.0]
    assert experiments.curves(evidence, "loss", since=1)["usual (first)"].tolist() == [1.0]


def test_a_dict_that_lacks_a_part_is_told_which_there_are():
    with pytest.raises(Failure, match=r"no 'first'.*'first', 'second', 'claims'.*'frist'"):
        RATE.settings(Claim({"frist": {}, "second": {"rate": 0.5}, "claims": {}}, "rate"))


def test_what_is_undecided_says_what_it_may_be_and_what_counts_as_none():
    given = evidence({"rate": 0.1}, {"rate": 0.5}, "larger", ([0, 0, 0, 0], [0.2, 0.1, 0.15, 0.1]))
    with pytest.raises(Failure, match=r"up to 0\.1 counts as none\. So it may be same or larger\."):
        RATE.judge(given, "loss")


def test_what_may_differ_too_is_no_fault_and_nothing_else_may():
    own_rates = replace(RATE, differs="optimizer", apart=experiments.between("sgd", "adam"), also=("rate",))
    second = {"optimizer": "adam", "rate": 0.01}
    own_rates.asked(evidence({"rate": 0.5}, second, "larger"))
    with pytest.raises(Failure, match=r"differ in epochs too.*optimizer and rate alone"):
        own_rates.asked(evidence({"rate": 0.5}, second | {"epochs": 6}, "larger"))
