"""Hands over the answers, and asks the functions for values. It knows no answer."""


def sheet(learner, given):
    handed = learner.answers_of_day_2()
    answers = {str(number): None if answer is ... else answer for number, answer in handed["answers"].items()}
    return {"learner": handed["learner"] or None, "answers": answers}


def relu_backward(learner, given):
    return _filled(learner.relu_backward(**given))


def output_delta(learner, given):
    return _filled(learner.output_delta(**given))


def momentum_step(learner, given):
    arrays = {name: given[name].copy() for name in ("w", "v", "gradient")}
    returned = learner.momentum_step(**{**given, **arrays})
    return {"returned": returned, "after": arrays}


def output_size(learner, given):
    return [learner.output_size(*case) for case in given["cases"]]


def batch_normalise(learner, given):
    return learner.batch_normalise(**given)


def _filled(value):
    """What came; None while the line is still the three dots of the stub."""
    return None if value is ... else value
