"""Asks for a greeting."""


def greet(learner, given):
    return learner.greet(given["name"])
