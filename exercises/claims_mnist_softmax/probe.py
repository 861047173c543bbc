"""Asks for each experiment's settings and claims."""


def rate(learner, given):
    return learner.rate()


def batch(learner, given):
    return learner.batch()


def small_weights(learner, given):
    return learner.small_weights()


def large_weights(learner, given):
    return learner.large_weights()
