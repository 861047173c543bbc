"""Checks of weight_init. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

arrays = course_file(__file__, "../_shared/arrays.py")
questions = course_file(__file__, "questions.py")

given, ACTIVATIONS = questions.given, questions.ACTIVATIONS
LEAST, MOST = 0.1, 3.0  # between which the spread of layer 10 lies, relative to that of layer 1


def _are_normal(claim: Claim, drawn: dict[str, int], name: str, sd: float, mistakes: dict[str, float]) -> None:
    """Fail unless weights are drawn from a normal distribution about 0, with the generator that was handed in.

    Args:
        sd: the standard deviation that they should have.
        mistakes: other standard deviations, by what is said of them.
    """
    n_in, n_out = drawn["n_in"], drawn["n_out"]
    call = f"{name}({n_in}, {n_out}, rng)"
    first, again, other = (
        expect.array(part, shape=(n_in, n_out), name=call) for part in expect.sequence(claim, 3, name=call)
    )
    found = float(np.std(first))
    expect.that(
        found > 0,
        f"{call}: all weights are the same number. Draw them with `rng.normal`; whole numbers (dtype=int) cut them off.",
        expected="different numbers",
        received=f"{first.flat[0]:g} everywhere",
    )
    causes = {cause: value for cause, value in mistakes.items() if abs(found / value - 1) < 0.02}
    expect.that(
        abs(found / sd - 1) < 0.02,  # five or more standard deviations of what 42,000 numbers show
        f"{call} has another standard deviation. {next(iter(causes), '')}".strip(),
        expected=f"{sd:.4f}",
        received=f"{found:.4f}",
    )
    expect.that(
        abs(float(np.mean(first))) < 0.03 * sd,
        f"{call}: the mean is not near 0.",
        expected="0",
        received=f"{first.mean():.4f}",
    )
    within = float(np.mean(np.abs(first) < sd))
    expect.that(
        abs(within - 0.683) < 0.02,
        f"{call}: this is no normal distribution. Draw with `rng.normal`.",
        expected="68 % of the numbers within one standard deviation",
        received=f"{within:.0%}",
    )
    expect.that(
        np.array_equal(first, again),
        f"{call} gives other numbers for a generator with the same seed: draw with the `rng` that is handed in.",
    )
    expect.that(
        not np.array_equal(first, other),
        f"{call} gives the same numbers whatever the generator: draw with the `rng` that is handed in, made nowhere anew.",
    )


@check(
    points=1,
    hints=(
        "A sum of n_in products has n_in times the variance of one. Which variance must the weights have, for it to be 1?",
        "`rng.normal(mean, standard_deviation, shape)` draws; the standard deviation is 1 / √n_in, the root of 1 / n_in.",
        "`return rng.normal(0.0, 1 / np.sqrt(n_in), (n_in, n_out))`",
    ),
)
def xavier_keeps_the_variance(xaviers, kept):
    """`xavier` draws normal weights with standard deviation 1 / √n_in."""
    drawn = kept.drawn["xaviers"]
    _are_normal(xaviers, drawn, "xavier", 1 / np.sqrt(drawn["n_in"]), questions.not_xavier(**drawn))


@check(
    points=1,
    hints=(
        "A ReLU makes 0 of half of the numbers. How much larger must the variance be, to make up for it?",
        "Twice the variance of Xavier's is √2 times its standard deviation.",
        "`return rng.normal(0.0, np.sqrt(2 / n_in), (n_in, n_out))`",
    ),
)
def he_makes_up_for_the_relu(hes, kept):
    """`he` draws normal weights with standard deviation √(2 / n_in)."""
    drawn = kept.drawn["hes"]
    _are_normal(hes, drawn, "he", np.sqrt(2 / drawn["n_in"]), questions.not_he(**drawn))


@check(
    points=1,
    hints=(
        "Sizes 4, 5, 3: how many layers are these, and which shapes do their weights have?",
        "Each pair of neighbours makes one array. `zip(sizes, sizes[1:])` goes through the pairs.",
        "`return [initial(n_in, n_out, rng) for n_in, n_out in zip(sizes, sizes[1:])]`",
    ),
)
def network_has_all_layers(networks, kept):
    """`network` makes the weights of one layer after the other."""
    sizes, rng = kept.sizes, np.random.default_rng(kept.seed)
    call = f"network({sizes}, initial, rng)"
    parts = expect.sequence(networks, len(sizes) - 1, name=call)
    for i, part in enumerate(parts):
        shape = (sizes[i], sizes[i + 1])
        expect.array(part, shape=shape, name=f"weights[{i}] of {call}")
        expect.close(part, rng.normal(size=shape), name=f"weights[{i}], drawn in order by the rng that was handed in")


@check(
    points=1,
    hints=(
        "Each layer does the same with what the layer before it gave. What does the first one get?",
        "In a loop over the weights: multiply, apply the activation, keep the result, and hand it on.",
        "`z = x`, and for each w `z = np.maximum(z @ w, 0)` or `np.tanh(z @ w)` or `1 / (1 + np.exp(-(z @ w)))`, then "
        "`layers.append(z)`.",
    ),
)
def forward_gives_every_layer(activations, kept):
    """`forward` gives the activations of every layer, for sigmoid, tanh and ReLU."""
    net = kept.net
    for name in ACTIVATIONS:
        call = f'forward(x, weights, "{name}")'
        expect.that(
            len(expect.sequence(activations[name], name=call)) != 4,
            f"{call}: one array for each layer is asked for. x is not among them.",
            expected="3 arrays",
            received="4",
        )
        parts = expect.sequence(activations[name], 3, name=call)
        right = net.activations(name)
        for i, part in enumerate(parts):
            before = right[i - 1] if i else net.x
            mistakes = {
                "These are the sums, without the activation.": before @ net.weights[i],
                **{
                    f"This is {other}: look at `activation`.": f(before @ net.weights[i])
                    for other, f in ACTIVATIONS.items()
                },
            }
            expect.close(part, right[i], rtol=1e-6, atol=1e-9, name=f"z of layer {i + 1}, {name}", mistakes=mistakes)


@check(
    points=3,
    needs=forward_gives_every_layer,
    hints=(
        "You know how the loss changes with the last z. How does it change with the sum u that z was made from, then "
        "with the w that u was made with, and with the z before?",
        "Backwards through each layer: du is dz times the activation's slope; the gradient by w is (z before)ᵀ du; and dz "
        "of the layer before is du wᵀ. The slope of the sigmoid is z (1 - z), of tanh 1 - z², of a ReLU 1 where z > 0.",
        "With `z = [x, *forward(x, weights, activation)]`: `for k in reversed(range(len(weights))):` `du = dz * slope`, "
        "`found.append(z[k].T @ du)`, `dz = du @ weights[k].T`; at the end `return found[::-1]`.",
    ),
)
def gradients_are_those_of_the_loss(slopes, kept):
    """`gradients` gives the loss's gradients by the weights of every layer."""
    net = kept.net
    for name in ACTIVATIONS:
        right, mistakes = net.gradients(name), questions.known_mistakes(net, name)
        parts = expect.sequence(slopes[name]["gradients"], 3, name=f'gradients(x, weights, "{name}", dz)')
        shapes = [expect.array(part).shape for part in parts]
        expect.that(
            shapes != [w.shape for w in net.weights[::-1]],
            "The gradients come in the order of the way back, the last layer's first: turn the list round.",
        )
        for i, part in enumerate(parts):
            expect.close(
                part,
                right[i],
                rtol=1e-4,
                atol=1e-6,
                name=f"the gradient by weights[{i}], {name}",
                mistakes={
                    **mistakes[i],
                    "This is the mean over the rows: here it is their sum.": right[i] / len(net.x),
                    "The sign is wrong.": -right[i],
                },
            )
        arrays.unchanged(slopes[name]["dz"], net.dz, name="dz", function="gradients")


@check(
    points=1,
    hints=(
        "An answer that is the same for every input says nothing about it. Along which axis do the inputs lie?",
        "Each unit is a column. `np.std(z, axis=0)` is the standard deviation of each; then take their mean.",
        "`return np.array([np.mean(np.std(z, axis=0)) for z in layers])`",
    ),
)
def spread_is_over_the_inputs(spread, kept):
    """`spreads` measures how much each unit's answers differ from input to input, in the mean over the units."""
    _by_layer(
        spread,
        kept.layers,
        "spreads(layers)",
        lambda z: np.mean(np.sqrt(np.mean((z - z.mean(axis=0)) ** 2, axis=0))),
        {
            "This is the standard deviation of all the numbers together: that of each unit is wanted, along axis 0.": np.std,
            "This goes along the units of an input: take the inputs of a unit, along axis 0.": lambda z: np.mean(
                np.std(z, axis=1)
            ),
            "These are variances: take the root of each.": lambda z: np.mean(np.var(z, axis=0)),
            "This is the standard deviation for n - 1: leave ddof out.": lambda z: np.mean(np.std(z, axis=0, ddof=1)),
        },
    )


@check(
    points=1,
    hints=(
        "Gradients have both signs. What keeps plus and minus from cancelling?",
        "Square each number, take the mean of all of them, and then the root.",
        "`return np.array([np.sqrt(np.mean(values**2)) for values in arrays])`",
    ),
)
def size_is_the_root_mean_square(size, kept):
    """`sizes` gives the root of the mean square of each array."""
    _by_layer(
        size,
        kept.layers,
        "sizes(arrays)",
        lambda a: np.linalg.norm(a) / np.sqrt(a.size),
        {
            "This is the standard deviation, the size about the mean: leave the mean in.": np.std,
            "This is the mean square: take its root.": lambda a: np.mean(a**2),
            "This is the mean absolute value: take the root of the mean square.": lambda a: np.mean(np.abs(a)),
            "This is the mean, where plus and minus cancel.": np.mean,
            "This is the root of the sum of squares: take their mean.": np.linalg.norm,
        },
    )


def _by_layer(claim: Claim, layers: Any, name: str, right: Any, mistakes: dict[str, Any]) -> None:
    """Fail unless there is one number a layer, the right one."""
    wrong = {cause: [f(one) for one in layers] for cause, f in mistakes.items()}
    expect.close(claim, [right(one) for one in layers], rtol=1e-6, name=name, mistakes=wrong)


@check(
    points=1,
    needs=(
        xavier_keeps_the_variance,
        he_makes_up_for_the_relu,
        network_has_all_layers,
        gradients_are_those_of_the_loss,
        spread_is_over_the_inputs,
        size_is_the_root_mean_square,
    ),
    hints=(
        "For which activation was each of the two made?",
        "A ReLU loses half of the variance in each layer, and He's weights make up for it; the others want Xavier's.",
        '`return he if activation == "relu" else xavier`',
    ),
)
def deep_networks_stay_awake(deep):
    """`suited` chooses the weights made for each activation; with them ten layers neither fade away nor explode."""
    for name in ACTIVATIONS:
        choice = expect.text(deep[name]["choice"])
        expect.that(
            choice == "a function",
            f'suited("{name}") is to return the function itself: its name, without quotation marks and without calling it.',
            expected="`xavier` or `he`",
            received=f"a value of type {choice}",
        )
        found = float(np.std(expect.array(deep[name]["drawn"], shape=(400, 100))))
        sd = np.sqrt((2 if name == "relu" else 1) / 400)
        expect.that(
            abs(found / sd - 1) < 0.03,  # six or more standard deviations of what 40,000 numbers show
            f'suited("{name}") is not the function that was made for this activation: its weights for 400 inputs have another '
            "standard deviation. Which of the two makes up for what a ReLU loses?",
            expected=f"{sd:.4f}",
            received=f"{found:.4f}",
        )
    for name in ("tanh", "relu"):
        first, last = expect.array(deep[name]["spreads"], shape=(len(questions.SIZES) - 1,))[[0, -1]]
        # tanh and Xavier 0.33 to 0.38 over 40 seeds, tanh and He 0.75 to 0.79, ReLU and He 0.26 to 0.50, ReLU and Xavier 0.01
        # to 0.02.
        expect.that(
            LEAST * first < last < MOST * first,
            f'suited("{name}"): in ten layers of 100 units the spread of the activations does not stay of the same size.',
            expected=f"{LEAST:g} to {MOST:g} times that of layer 1 in layer 10",
            received=f"{last:.2g}, where layer 1 has {first:.2g}",
        )
