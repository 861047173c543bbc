"""Hands over the answers, and asks the functions for values. It knows no answer."""


def sheet(learner, given):
    handed = learner.answers_of_day_3()
    answers = {str(number): None if answer is ... else answer for number, answer in handed["answers"].items()}
    return {"learner": handed["learner"] or None, "answers": answers}


def step_back(learner, given):
    return _filled(learner.step_back(**given))


def cell_state(learner, given):
    return _filled(learner.cell_state(**given))


def both_directions(learner, given):
    return _filled(learner.both_directions(**given))


def gru_state(learner, given):
    return learner.gru_state(**given)


def clip(learner, given):
    return [learner.clip(gradient, given["threshold"]) for gradient in given["gradients"]]


def _filled(value):
    """What came; None while the line is still the three dots of the stub."""
    return None if value is ... else value
