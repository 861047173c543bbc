"""Asks the learner's optimizers and records where they stand. It knows no answer."""


def _walk(optimizer, given):
    """Each step's parameters and gradients after it: the arrays that were handed over, whatever else the lists may hold then."""
    own = [p.copy() for p in given["start"]]
    params, places, handed = list(own), [], []
    for grads in given["gradients"]:
        handed.append([g.copy() for g in grads])
        optimizer.update(params, list(handed[-1]))
        places.append([p.copy() for p in own])
    return {"places": places, "gradients": handed}


def sgd(learner, given):
    return _walk(learner.SGD(**given["settings"]), given)


def momentum(learner, given):
    return _walk(learner.Momentum(**given["settings"]), given)


def adagrad(learner, given):
    return _walk(learner.AdaGrad(**given["settings"]), given)


def rmsprop(learner, given):
    return _walk(learner.RMSProp(**given["settings"]), given)


def adam(learner, given):
    return _walk(learner.Adam(**given["settings"]), given)


def descent(learner, given):
    start = given["start"].copy()
    path = learner.descend(learner.SGD(given["learning_rate"]), lambda p: given["steepness"] * p, start, given["steps"])
    return {"path": path, "start": start}


def valley(learner, given):
    """Each optimizer walks twice, with an object of its own each time."""
    return {name: [_down(learner, name, settings, given) for _ in range(2)] for name, settings in given["walkers"]}


def _down(learner, name, settings, given):
    optimizer = getattr(learner, name)(**settings)
    return learner.descend(optimizer, lambda p: given["steepness"] * p, given["start"].copy(), given["steps"])
