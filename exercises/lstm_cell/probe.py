"""Asks the learner's functions and records what they return. It knows no answer."""


def openings(learner, given):
    return {name: learner.gates(**{key: value.copy() for key, value in case.items()}) for name, case in given.items()}


def one_step(learner, given):
    handed = {key: value.copy() for key, value in given.items()}
    return {"after": learner.step(**handed), "h": handed["h"], "c": handed["c"]}


def keeping(learner, given):
    h, c, weights = given["h"].copy(), given["c"].copy(), (given["W"], given["U"], given["b"])
    cells = [c]
    for _ in range(given["steps"]):
        h, c = learner.step(given["x"], h, c, *weights)
        cells.append(c)
    return cells


def passes(learner, given):
    return {name: learner.forward(**{key: value.copy() for key, value in case.items()}) for name, case in given.items()}


def biases(learner, given):
    return [learner.initial_bias(int(units)) for units in given["units"]]


def counts(learner, given):
    return [learner.parameter_count(*(int(n) for n in sizes)) for sizes in given["sizes"]]
