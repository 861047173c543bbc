"""The losses after every epoch, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def both(evidence):
    """The second setting's loss on the training rows and on those held out."""
    second = experiments.told_apart(evidence["said"])[1]
    names = {"training": "history", "validation": "val_history"}
    return {name: experiments.curves(evidence, of)[second] for name, of in names.items()}


def pictures(longer, dropout, batches):
    return [
        lambda: Curve("The longer training", both(longer), "mean loss", epochs=True),
        lambda: Curve(
            "With and without dropout", experiments.curves(dropout, "val_history"), "mean val_loss", epochs=True
        ),
        lambda: Curve("Small and large batches", experiments.curves(batches, "history"), "mean loss", epochs=True),
    ]
