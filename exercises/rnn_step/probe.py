"""Asks the learner's functions and records what they return. It knows no answer."""


def one_step(learner, given):
    h = given["h"].copy()
    after = learner.step(given["x"].copy(), h, given["W"], given["U"], given["b"])
    return {"after": after, "h": h}


def passes(learner, given):
    return {name: learner.forward(**{key: value.copy() for key, value in case.items()}) for name, case in given.items()}


def continued(learner, given):
    x, h0, weights = given["x"], given["h0"].copy(), (given["W"], given["U"], given["b"])
    return {"states": learner.forward(x.copy(), h0, *weights), "h0": h0}


def outputs(learner, given):
    return learner.read_out(given["states"], given["V"], given["c"])


def counts(learner, given):
    return [learner.parameter_count(*(int(n) for n in sizes)) for sizes in given["sizes"]]
