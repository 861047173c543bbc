"""The report's picture: what is lost over time, by the learner's strategy and by three that are known."""

import numpy as np

from grader import expect
from grader.pictures import Curve
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")


def pictures(explored, compared, kept):
    return [lambda: _lost(explored, compared, kept)]


def _lost(explored, compared, kept):
    known = kept["means"][: len(kept["compared"]["rewards"])]
    plays = questions.by_number(expect.sequence(explored, len(kept["order"])), kept["order"])
    series = {"yours": _curve([play["pulled"] for play in plays[: questions.BANDITS]], kept["means"])}
    for name in kept["compared"]["epsilons"]:
        series[name] = _curve(expect.sequence(compared[name], len(known)), known)
    series["at random"] = np.arange(1, questions.STEPS + 1) * np.mean([m.max() - m.mean() for m in known])
    return Curve("What is lost in all, pull after pull", series, "regret")


def _curve(plays, means):
    """The mean regret of plays, after each pull."""
    arms = [expect.array(play, shape=(questions.STEPS,), integer=True) for play in plays]
    return np.mean(
        [np.cumsum(m.max() - m[np.clip(a, 0, questions.ARMS - 1)]) for a, m in zip(arms, means, strict=True)], axis=0
    )
