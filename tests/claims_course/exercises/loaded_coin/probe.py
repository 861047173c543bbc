"""Asks for settings and a claim."""


def heads(learner, given):
    return learner.heads()
