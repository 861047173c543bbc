"""Asks the learner's functions and records what they return. It knows no answer."""


def cut(learner, given):
    return {name: learner.windows(case["series"].copy(), int(case["size"])) for name, case in given.items()}


def predicted(learner, given):
    return {name: learner.predict(case["x"].copy(), _params(case)) for name, case in given.items()}


def derived(learner, given):
    found = {}
    for name, case in given.items():
        params = _params(case)
        found[name] = {"returned": learner.gradients(case["x"].copy(), case["d"].copy(), params), "params": params}
    return found


def alone(learner, given):
    start = given["start"].copy()
    return {"values": learner.free_run(start, int(given["steps"]), _params(given)), "start": start}


def training(learner, given):
    return learner.train(given["series"].copy())


def _params(case):
    return tuple(case[name].copy() for name in ("W", "U", "b", "V", "c"))
