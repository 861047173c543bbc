"""What a lab's author can have drawn of a submission: data, each kind with a sentence for those who can not see it.

An exercise may have a file pictures.py with a function `pictures`, whose parameters are chosen as a check's are:

    from grader import expect
    from grader.pictures import Curve

    def pictures(training, kept):
        return [lambda: Curve("The loss while training", expect.curve(training["history"]), "mean squared error")]

Each entry is a picture, or a function that makes one or a tuple of them. Claims are opened through `expect`; one that
does not fit costs its own picture and no other. Titles and labels are written in English and translated where they are
drawn: `grader.render.html.svg` for the report, `grader.render.figures` for files.
"""

from grader.pictures.classifiers import DIGITS, recognised
from grader.pictures.curves import Curve
from grader.pictures.dense import dense_outputs, plane
from grader.pictures.histories import accuracies, losses
from grader.pictures.images import Confusion, Weights, Wrong
from grader.pictures.kinds import Bars, Boundary, Fit, Trouble
from grader.pictures.made import Entry, Picture, has_pictures, load_pictures, pictures_of

__all__ = [
    "DIGITS",
    "Bars",
    "Boundary",
    "Confusion",
    "Curve",
    "Entry",
    "Fit",
    "Picture",
    "Trouble",
    "Weights",
    "Wrong",
    "accuracies",
    "dense_outputs",
    "has_pictures",
    "load_pictures",
    "losses",
    "pictures_of",
    "plane",
    "recognised",
]
