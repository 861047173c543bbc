"""Asks for each experiment's settings and claims."""


def noise(learner, given):
    return learner.noise()


def steps(learner, given):
    return learner.steps()


def learning_rate(learner, given):
    return learner.learning_rate()


def scale(learner, given):
    return learner.scale()
