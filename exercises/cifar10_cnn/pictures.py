"""The report's pictures: how loss and accuracy went, and which classes were taken for which."""

from grader import expect
from grader.pictures import accuracies, losses, recognised
from grader.rubric import course_file

cifar10 = course_file(__file__, "../../datasets/cifar10.py")


def pictures(training, kept, held_out):
    return [
        lambda: losses(training[1], "cross entropy"),
        lambda: accuracies(training[1]),
        lambda: _seen(training[0], kept, held_out["training"]["test"]),
    ]


def _seen(model, kept, images):
    names = cifar10.LABELS if kept.official else cifar10.STAND_IN_LABELS
    return recognised(expect.model(model).predict("test"), kept.labels, images, names)
