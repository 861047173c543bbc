"""Asks for each experiment's settings and claims."""


def dropout(learner, given):
    return learner.dropout()


def order(learner, given):
    return learner.order()


def pairs(learner, given):
    return learner.pairs()
