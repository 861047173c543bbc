"""Checks of claims_iris: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")
iris = course_file(__file__, "../../datasets/iris.py")

SEEDS = 50
KNOBS = {
    "scaled": experiments.Choice(("no", "yes")),
    "activation": experiments.Choice(("relu", "sigmoid")),
    "learning_rate": experiments.Knob(0.01, 0.0001, 2.0),
    "batch_size": experiments.Knob(5, 1, 120, whole=True),
    "epochs": experiments.Knob(20, 1, 60, whole=True),
}
ACCURACY = experiments.Figure("the share of right irises", 0.03)
LOSS = experiments.Figure("the training loss", 0.03)

ACTIVATION = experiments.Experiment(
    KNOBS, {"accuracy": ACCURACY, "loss": LOSS}, "activation", experiments.between("relu", "sigmoid")
)
BATCH = experiments.Experiment(KNOBS, {"loss": LOSS}, "batch_size", experiments.between(5, 120))
SCALED = experiments.Experiment(KNOBS, {"loss": LOSS}, "scaled", experiments.between("no", "yes"))


def given(rng):
    x, species = iris.read()
    data = {"x": x.astype("float64"), "species": species}
    return {"activation": {}, "batch": {}, "scaling": {}}, None, dict.fromkeys(("activation", "batch", "scaling"), data)


@plan(seeds=SEEDS)
def activation(said):
    return ACTIVATION.settings(said)


@plan(seeds=SEEDS)
def batch(said):
    return BATCH.settings(said)


@plan(seeds=SEEDS)
def scaling(said):
    return SCALED.settings(said)


@check(
    points=1,
    hints=(
        "Which of the two activations comes first?",
        'The first setting is "relu", the second "sigmoid"; all else is the same in both.',
        '`"first": {"activation": "relu"}, "second": {"activation": "sigmoid"}`, claims about "accuracy" and "loss".',
    ),
)
def activation_is_relu_and_sigmoid(activation):
    """`activation` compares ReLU with sigmoid, and claims something of accuracy and loss."""
    ACTIVATION.asked(activation)


@check(
    points=2,
    needs=activation_is_relu_and_sigmoid,
    hints=(
        "How large is the derivative of a sigmoid at most, and how large that of a ReLU?",
        "A quarter against 1: with the same rate and the same number of steps, the weights behind a sigmoid move less.",
        'After 20 epochs with a rate of 0.01 the sigmoid is not done yet: "accuracy" is smaller.',
    ),
)
def claim_about_the_accuracy(activation):
    """What is claimed of the accuracy with a sigmoid in place of the ReLU holds."""
    return ACTIVATION.judge(activation, "accuracy")


@check(
    points=2,
    needs=activation_is_relu_and_sigmoid,
    hints=(
        "Where does the loss stand when a network has learned less?",
        "Guessing among three has ln 3 = 1.10. Which of the two is nearer to that after 20 epochs?",
        'The sigmoid: its "loss" is larger.',
    ),
)
def claim_about_the_loss(activation):
    """What is claimed of the loss with a sigmoid in place of the ReLU holds."""
    return ACTIVATION.judge(activation, "loss")


@check(
    points=1,
    hints=(
        "How many irises are trained on?",
        "Batches of 5 come first, batches of all 120 second, with as many epochs.",
        '`"first": {"batch_size": 5}, "second": {"batch_size": 120}`, and a claim about "loss".',
    ),
)
def batch_is_five_and_all(batch):
    """`batch` compares batches of 5 with the full batch of 120, and claims something of the loss."""
    BATCH.asked(batch)


@check(
    points=2,
    needs=batch_is_five_and_all,
    hints=(
        "How many steps do 20 epochs have with batches of 5, and how many with batches of 120?",
        "480 against 20. The gradient of the full batch is exact, but is that worth 24 steps?",
        'With the same rate, 20 steps get nowhere: the "loss" is larger with the full batch.',
    ),
)
def claim_about_the_batch(batch):
    """What is claimed of the loss with the full batch holds."""
    return BATCH.judge(batch, "loss")


@check(
    points=1,
    hints=(
        "What may differ between the two settings, and what may you choose?",
        'The first says "scaled": "no", the second "yes"; the learning rate is yours, but the same in both.',
        'For instance `{"learning_rate": 0.5, "scaled": "no"}` and the same with "yes", and a claim about "loss".',
    ),
)
def scaling_is_no_and_yes(scaling):
    """`scaling` compares unscaled with scaled inputs, and claims something of the loss."""
    SCALED.asked(scaling)


@check(
    points=2,
    needs=scaling_is_no_and_yes,
    hints=(
        "How large are the inputs as they are, and what do large inputs do to the gradient?",
        "Unscaled, the inputs are up to 8 and all positive: from some rate on the steps are too large, and the network ends up "
        "guessing. Scaled, the same rate works.",
        'With a rate of 0.5 or 1, the "loss" is smaller with scaled inputs.',
    ),
)
def claim_about_scaling(scaling):
    """What is claimed of the loss with scaled inputs holds."""
    return SCALED.judge(scaling, "loss")
