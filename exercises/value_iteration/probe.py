"""Asks the learner's functions and records what they return. It knows no answer."""


def actions(learner, given):
    answers = []
    for one in given["cases"]:
        v = one["v"].copy()
        answers.append({"q": learner.action_values(one["p"].copy(), one["r"].copy(), v, one["gamma"]), "v": v})
    return answers


def greedy(learner, given):
    return learner.greedy_policy(given["q"].copy())


def followed(learner, given):
    return [
        learner.policy_value(one["p"].copy(), one["r"].copy(), one["policy"].copy(), one["gamma"])
        for one in given["cases"]
    ]


def best(learner, given):
    answers = []
    for one in given["cases"]:
        tables = one["p"].copy(), one["r"].copy()
        v, changes = learner.value_iteration(*tables, one["gamma"], one["tolerance"])
        answers.append({"v": v, "changes": changes, "p": tables[0], "r": tables[1]})
    return answers
