"""Asks for each experiment's settings and claims."""


def gate(learner, given):
    return learner.gate()


def batch(learner, given):
    return learner.batch()


def full_batch(learner, given):
    return learner.full_batch()


def hidden(learner, given):
    return learner.hidden()
