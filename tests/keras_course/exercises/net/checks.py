"""Questions and checks of the small net."""

from grader import expect
from grader.rubric import check


def given(rng, data):
    """Training inputs for the learner; those held out for the referee."""
    return {"building": {"x": data.x_train}}, data, {"building": {"test": data.x_test}}


@check(points=1, hints=("How many layers?", "One Dense layer of 2."))
def has_one_layer(building):
    """The model is one Dense layer of 2 with softmax."""
    model = expect.model(building["model"], name="build(x)")
    expect.layers(model, [("Dense", {"units": 2, "activation": "softmax"})])


@check(points=1, needs=has_one_layer, hints=("Is anything random?", "Leave the dropout out."))
def predicts(building, kept):
    """The model gives probabilities for inputs that it has not seen."""
    model = expect.model(building["model"])
    values = expect.probabilities(model.predict("test"), classes=2)
    expect.that(len(values) == len(kept.x_test), "It answers for another number of rows.")
