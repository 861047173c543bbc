"""Asks for each experiment's settings and claims."""


def longer(learner, given):
    return learner.longer()


def dropout(learner, given):
    return learner.dropout()


def batches(learner, given):
    return learner.batches()
