"""Asks the learner's functions and records what they return. It knows no answer."""

import numpy as np


def fading(learner, given):
    return {
        name: learner.norms_back_in_time(case["U"], case["delta"].copy(), int(case["steps"]))
        for name, case in given.items()
    }


def length(learner, given):
    return learner.global_norm([g.copy() for g in given["gradients"]])


def by_value(learner, given):
    gradient = given["gradient"].copy()
    return {"clipped": learner.clip_by_value(gradient, given["limit"]), "handed": gradient}


def by_norm(learner, given):
    answers = {}
    for name, gradient in given["gradients"].items():
        handed = gradient.copy()
        answers[name] = {"clipped": learner.clip_by_norm(handed, given["threshold"]), "handed": handed}
    return answers


def by_global_norm(learner, given):
    answers = {}
    for name, threshold in given["thresholds"].items():
        own = [g.copy() for g in given["gradients"]]  # the arrays, whatever else the list may hold then
        answers[name] = {"clipped": learner.clip_by_global_norm(list(own), threshold), "handed": own}
    return answers


def walks(learner, given):
    bowl, T, goal = given["bowl"], given["T"], given["goal"]

    def of_bowl(place):
        return bowl["matrix"] @ (np.asarray(place) - bowl["middle"])

    def of_cliff(w):
        w = np.asarray(w)
        return (w**T - goal) * T * w ** (T - 1)

    start, cliff = bowl["start"].copy(), given["cliff"].copy()
    return {
        "plain": learner.descend(of_bowl, start, given["learning_rate"], given["steps"]),
        "clipped": learner.descend(of_bowl, start, given["learning_rate"], given["steps"], threshold=bowl["threshold"]),
        "cliff": learner.descend(of_cliff, cliff, 0.01, given["cliff_steps"], threshold=1.0),
        "start": start,
    }
