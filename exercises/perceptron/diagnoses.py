"""Why checks of perceptron failed. The referee asked each trained model all four rows of its gate."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose import Answers
from grader.diagnose.explain import explains

GATES = ("or", "and")


@explains("one_neuron_learns_or_and_and")
def a_gate_is_not_learned(neurons, kept):
    """Why one neuron does not know OR or AND."""
    found = (_gate(neurons[name], kept.gates[name]) for name in GATES)
    return next((d for d in found if d is not None), None)


@explains("losses_are_cross_entropies")
def loss_of_probabilities(neurons, kept):
    """It applies another sigmoid."""
    known, last = _known(neurons["or"], kept.gates["or"]), expect.curve(neurons["or"]["history"])[-1]
    return diagnose.softmax_twice(float(last), known.probabilities[:, 1], known.right, near=0.1)


@explains("one_neuron_can_not_learn_xor")
def xor_jumps(neurons):
    """The steps are too long."""
    return diagnose.diverged(expect.curve(neurons["xor"]["history"], finite=False), guess=np.log(2), unit="epoch")


@explains("hidden_layer_learns_xor")
def xor_is_not_learned(hidden, kept):
    """Why the network does not know XOR."""
    return _gate(hidden, kept.xor)


def _gate(claim, gate):
    losses = expect.curve(claim["history"], finite=False)
    return diagnose.fitting(losses, _known(claim, gate), model=expect.model(claim["model"]))


def _known(claim, gate):
    rows = expect.array(expect.model(claim["model"]).predict("rows"), shape=(4, 1))
    return Answers(rows[:, 0], gate.answers)


@explains("hidden_layer_learns_xor")
def dead_units(hidden):
    """Hidden units that answer 0 to all rows."""
    return diagnose.dead_relus(expect.model(hidden["model"]))
