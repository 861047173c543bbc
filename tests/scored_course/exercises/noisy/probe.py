"""Asks for guesses."""


def guessing(learner, given):
    return learner.guess(given["numbers"])
