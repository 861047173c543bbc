"""Hands over the answers, and asks the functions for values. It knows no answer."""


def sheet(learner, given):
    handed = learner.answers_of_day_4()
    answers = {str(number): None if answer is ... else answer for number, answer in handed["answers"].items()}
    return {"learner": handed["learner"] or None, "answers": answers}


def residual_block(learner, given):
    return _filled(learner.residual_block(**given))


def latent(learner, given):
    return _filled(learner.latent(**given))


def kl_divergence(learner, given):
    return learner.kl_divergence(**given)


def q_update(learner, given):
    return [learner.q_update(**given["known"], done=done) for done in (False, True)]


def policy_gradient(learner, given):
    return learner.policy_gradient(**given)


def _filled(value):
    """What came; None while the line is still the three dots of the stub."""
    return None if value is ... else value
