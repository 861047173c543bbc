"""Asks for each experiment's settings and claims."""


def noise(learner, given):
    return learner.noise()


def points(learner, given):
    return learner.points()


def learning_rate(learner, given):
    return learner.learning_rate()
