"""Hands over the answers, and asks the functions for values. It knows no answer."""


def sheet(learner, given):
    handed = learner.answers_of_day_1()
    answers = {str(number): None if answer is ... else answer for number, answer in handed["answers"].items()}
    return {"learner": handed["learner"] or None, "answers": answers}


def pre_activations(learner, given):
    return _filled(learner.pre_activations(**given))


def descend(learner, given):
    return _filled(learner.descend(**given))


def softmax(learner, given):
    return learner.softmax(**given)


def binary_cross_entropy(learner, given):
    return learner.binary_cross_entropy(**given)


def slope(learner, given):
    return learner.slope(**given)


def _filled(value):
    """What came; None while the line is still the three dots of the stub."""
    return None if value is ... else value
