"""Asks the learner's functions and records what they return. It knows no answer."""


def _copies(case):
    return {key: value.copy() for key, value in case.items()}


def openings(learner, given):
    return learner.gates(**_copies(given))


def before(learner, given):
    handed = _copies(given)
    return {"after": learner.step(**handed), "h": handed["h"]}


def after(learner, given):
    handed = _copies(given)
    return {"after": learner.step_reset_after(**handed), "h": handed["h"]}


def keeping(learner, given):
    h, weights = given["h"].copy(), (given["W"], given["U"], given["b"])
    states = [h]
    for _ in range(given["steps"]):
        h = learner.step(given["x"], h, *weights)
        states.append(h)
    return states


def passes(learner, given):
    return {name: learner.forward(**_copies(case)) for name, case in given.items()}


def turned(learner, given):
    answers = {}
    for name, case in given.items():
        handed = _copies(case)
        answers[name] = {"weights": learner.other_convention(**handed), **handed}
    return answers


def counts(learner, given):
    return [learner.parameter_count(int(inputs), int(units), bool(after)) for inputs, units, after in given["sizes"]]
