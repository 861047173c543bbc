"""Asks for each experiment's settings and claims."""


def moved(learner, given):
    return learner.moved()


def network(learner, given):
    return learner.network()


def images(learner, given):
    return learner.images()
