"""Checks of claims_perceptron: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 40
KNOBS = {
    "gate": experiments.Choice(("or", "and", "xor")),
    "hidden": experiments.Knob(0, 0, 32, whole=True),
    "epochs": experiments.Knob(100, 1, 300, whole=True),
    "batch_size": experiments.Knob(1, 1, 10, whole=True),
    "learning_rate": experiments.Knob(0.1, 0.01, 2.0),
}
RIGHT = experiments.Figure("the number of right rows", 0.25)
LOSS = experiments.Figure("the loss", 0.02)


def none_and_some(first: int, second: int) -> str:
    """Without hidden units, and with at least four."""
    return "" if first == 0 and second >= 4 else "0 and 4 or more"


GATE = experiments.Experiment(KNOBS, {"right": RIGHT, "loss": LOSS}, "gate", experiments.between("or", "xor"))
BATCH = experiments.Experiment(KNOBS, {"loss": LOSS}, "batch_size", experiments.between(1, 4))
FULL = experiments.Experiment(KNOBS, {"loss": LOSS}, "batch_size", experiments.between(4, 10))
HIDDEN = experiments.Experiment(KNOBS, {"right": RIGHT}, "hidden", none_and_some)


def given(rng):
    return {"gate": {}, "batch": {}, "full_batch": {}, "hidden": {}}, None


@plan(seeds=SEEDS)
def gate(said):
    return GATE.settings(said)


@plan(seeds=SEEDS)
def batch(said):
    return BATCH.settings(said)


@plan(seeds=SEEDS)
def full_batch(said):
    return FULL.settings(said)


@plan(seeds=SEEDS)
def hidden(said):
    return HIDDEN.settings(said)


@check(
    points=1,
    hints=(
        "Which of the three gates come first and second?",
        'The first setting names the gate "or", the second "xor"; anything else must be the same in both.',
        '`"first": {"gate": "or"}, "second": {"gate": "xor"}`, and claims about "right" and "loss".',
    ),
)
def gate_is_or_and_xor(gate):
    """`gate` compares OR with XOR, and claims something of the right rows and the loss."""
    GATE.asked(gate)


@check(
    points=2,
    needs=gate_is_or_and_xor,
    hints=(
        "Draw the four rows of each gate. Where would you lay a line between the zeros and the ones?",
        "For OR there is such a line, for XOR there is none, so one neuron gets at most three rows right.",
        'Without hidden units, "right" is smaller for XOR.',
    ),
)
def claim_about_right_rows(gate):
    """What is claimed of the number of right rows for XOR in place of OR holds."""
    return GATE.judge(gate, "right")


@check(
    points=2,
    needs=gate_is_or_and_xor,
    hints=(
        "What is the best that a neuron can answer if no line parts the rows?",
        "One half to every row: a loss of ln 2 = 0.69. For OR it falls far below that.",
        'The "loss" is larger for XOR.',
    ),
)
def claim_about_the_loss(gate):
    """What is claimed of the loss for XOR in place of OR holds."""
    return GATE.judge(gate, "loss")


@check(
    points=1,
    hints=(
        "How many rows has a gate?",
        "Batches of 1 come first, batches of all 4 rows second, with as many epochs.",
        '`"first": {"batch_size": 1}, "second": {"batch_size": 4}`, and a claim about "loss".',
    ),
)
def batch_is_one_and_four(batch):
    """`batch` compares batches of one row with batches of four, and claims something of the loss."""
    BATCH.asked(batch)


@check(
    points=2,
    needs=batch_is_one_and_four,
    hints=(
        "How many steps does an epoch have with batches of 1, and how many with batches of 4?",
        "Four steps against one. In as many epochs, the second takes a quarter of the steps.",
        'Fewer steps, less learned: the "loss" is larger with batches of 4.',
    ),
)
def claim_about_larger_batches(batch):
    """What is claimed of the loss with batches of four in place of one holds."""
    return BATCH.judge(batch, "loss")


@check(
    points=1,
    hints=(
        "What does a batch of ten hold, if there are only four rows?",
        "Batches of 4 come first, batches of 10 second.",
        '`"first": {"batch_size": 4}, "second": {"batch_size": 10}`, and a claim about "loss".',
    ),
)
def batch_is_four_and_ten(full_batch):
    """`full_batch` compares batches of four rows with batches of ten, and claims something of the loss."""
    FULL.asked(full_batch)


@check(
    points=2,
    needs=batch_is_four_and_ten,
    hints=(
        "What does a batch of ten hold, if there are only four rows?",
        "All four rows, as a batch of four does: both are the full batch.",
        'So nothing changes: "same".',
    ),
)
def claim_about_batches_of_ten(full_batch):
    """What is claimed of the loss with batches of ten in place of four holds."""
    return FULL.judge(full_batch, "loss")


@check(
    points=1,
    hints=(
        "Which gate is worth a hidden layer?",
        "The first setting has no hidden units, the second at least 4; gate, epochs and learning rate are the same in both.",
        'For instance `{"gate": "xor", "epochs": 300, "learning_rate": 0.5, "hidden": 0}`, and the same with `"hidden": 16`.',
    ),
)
def hidden_is_none_and_some(hidden):
    """`hidden` compares no hidden units with at least four, and claims something of the right rows."""
    HIDDEN.asked(hidden)


@check(
    points=3,
    needs=hidden_is_none_and_some,
    hints=(
        "For which gate would more than one line help, and how much training does it take to find them?",
        "For OR one neuron is enough, so nothing changes once both have learned it. For XOR one neuron is left "
        "to guess, and with a hidden layer the more units and steps there are, the more seeds get all four rows right.",
        'With the gate "xor", 300 epochs, a rate of 0.5 and 16 hidden units, "right" is larger.',
    ),
)
def claim_about_the_hidden_layer(hidden):
    """What is claimed of the number of right rows with a hidden layer holds."""
    return HIDDEN.judge(hidden, "right")
