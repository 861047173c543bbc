"""Asks for each experiment's settings and claims."""


def same_rate(learner, given):
    return learner.same_rate()


def own_rate(learner, given):
    return learner.own_rate()


def own_rates(learner, given):
    return learner.own_rates()
