"""Asks for each experiment's settings and claims."""


def activation(learner, given):
    return learner.activation()


def batch(learner, given):
    return learner.batch()


def scaling(learner, given):
    return learner.scaling()
