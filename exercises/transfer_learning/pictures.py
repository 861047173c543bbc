"""The report's pictures: what the pictures are like, both shares of new digits, and which new digits were misread."""

import numpy as np

from grader.pictures import Bars, Confusion, Weights, Wrong
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")

NAMES = tuple(map(str, questions.NEW))


def pictures(comparing, kept, held_out):
    images = held_out["comparing"]["new"][..., 0]
    return [
        lambda: Weights("New digits as they come", images[:15], [""] * 15, "Moved, noisy, and half of them negatives."),
        lambda: _shares(comparing, kept),
        lambda: _read(comparing, kept, images),
    ]


def _shares(comparing, kept):
    right, values, names = kept.labels["new"] - 5, [], []
    for k, (_before, draw) in enumerate(questions.draws(comparing, kept)):
        for model, name in ((draw.transferred, "with features"), (draw.scratch, "from scratch")):
            values.append(100 * float(np.mean(questions.predicted(model.predict("new"), name) == right)))
            names.append(f"{name}, {k + 1}")
    return Bars("New digits that are read, after each draw of the few pictures", values, names, "share (%)")


def _read(comparing, kept, images):
    draw = questions.draws(comparing, kept)[0][1]
    right = kept.labels["new"] - 5
    both = [questions.predicted(model.predict("new"), "a model") for model in (draw.transferred, draw.scratch)]
    return (
        Confusion("New digits with the base's features", right, both[0], NAMES),
        Confusion("New digits from scratch", right, both[1], NAMES),
        Wrong("New digits misread with the base's features", images, right, both[0], NAMES),
    )
