"""The report's pictures: the loss of both methods, and who is like whom."""

from grader import expect
from grader.pictures import Curve, Weights
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")


def pictures(training_skip_gram, training_cbow, kept):
    both = {"skip-gram": training_skip_gram, "CBOW": training_cbow}
    return [lambda: _losses(both), lambda: _alike(both, kept)]


def _losses(both):
    curves = {name: expect.curve(expect.sequence(claim, 2)[1], finite=False) for name, claim in both.items()}
    return Curve("The loss while training", curves, "mean loss of an example", epochs=True)


def _alike(both, kept):
    tables = [expect.array(expect.sequence(claim, 2)[0], shape=(questions.V, None)) for claim in both.values()]
    images = [questions.cosines_by_topic(A, kept.topics) for A in tables]
    note = "Blue words are alike. The four topics are the four squares; the last four words belong to none."
    return Weights("Which words are alike", images, list(both), note)
