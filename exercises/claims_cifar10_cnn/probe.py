"""Asks for each experiment's settings and claims."""


def mirrored(learner, given):
    return learner.mirrored()


def pieces(learner, given):
    return learner.pieces()


def depth(learner, given):
    return learner.depth()
