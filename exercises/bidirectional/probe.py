"""Asks the learner's functions and records what they return. It knows no answer."""


def _weights(layer):
    return tuple(layer[name].copy() for name in ("W", "U", "b"))


def ahead(learner, given):
    return [learner.states(case["x"].copy(), _weights(case["forward"])) for case in given["cases"]]


def back(learner, given):
    answers = []
    for case in given["cases"]:
        x = case["x"].copy()
        answers.append({"states": learner.states_backward(x, _weights(case["backward"])), "x": x})
    return answers


def merged(learner, given):
    return {
        mode: learner.merge(given["forward"].copy(), given["backward"].copy(), mode)
        for mode in ("concat", "sum", "ave", "mul")
    }


def both(learner, given):
    return [
        learner.bidirectional(case["x"].copy(), _weights(case["forward"]), _weights(case["backward"]))
        for case in given["cases"]
    ]


def noticed(learner, given):
    return [
        learner.bidirectional(x.copy(), _weights(given["forward"]), _weights(given["backward"])) for x in given["pair"]
    ]


def summaries(learner, given):
    return [
        learner.summary(case["x"].copy(), _weights(case["forward"]), _weights(case["backward"]))
        for case in given["cases"]
    ]
