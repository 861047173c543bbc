"""Checks of attention. What is asked, and the oracle, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")
models = course_file(__file__, "../_shared/trained_models.py")
shapes = course_file(__file__, "../_shared/shapes.py")

Array = NDArray[Any]

given = questions.given
EXACT = {"rtol": 1e-9, "atol": 1e-12}  # float32 is off by more
CALL = "attention_weights(q, k)"
MASKED = "attention_weights(q, k, mask)"
LOW = "far below 0"
HIDDEN = {  # questions with a mask, and how each is described
    "padded": "",
    "by step": "",
    "huge where hidden": ", and huge keys where it hides",
    LOW: ", and scores of about -5,000 where one may look",
}


@check(
    points=2,
    hints=(
        "Which two things does a score compare, and along which axis is the softmax taken?",
        "`q @ k.swapaxes(-1, -2)` has a score for each query and each key. Divide by the root of how many numbers a query has; "
        "each query's weights then sum to 1.",
        "`s = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])`, `e = np.exp(s - s.max(axis=-1, keepdims=True))`, "
        "`return e / e.sum(axis=-1, keepdims=True)`",
    ),
)
def weights_are_a_softmax(weights, kept):
    """`attention_weights` is the softmax over the keys of q · k / √d."""
    case = kept.asked["weights"]["plain"]
    q, k = case["q"], case["k"]
    true = questions.weights_of(q, k)
    scores = np.einsum("nqd,nkd->nqk", q, k)
    root = np.sqrt(q.shape[-1])
    claim = weights["plain"]["value"]
    n, queries, keys = true.shape
    values = shapes.has_shape(
        claim,
        true.shape,
        CALL,
        {(n, keys, queries): "The keys come first here: q times the transposed k has shape (n, queries, keys)."},
    )
    expect.close(
        claim,
        true,
        rtol=1e-4,
        atol=1e-6,
        name=CALL,
        mistakes={
            "Is the division by √d missing? d is how many numbers a query has.": scipy.special.softmax(scores, axis=-1),
            "This is divided by d: it is the root of it that is asked for.": scipy.special.softmax(
                scores / root**2, axis=-1
            ),
            "These are divided by √ of the number of keys. d is how many numbers a query has.": scipy.special.softmax(
                scores / np.sqrt(keys), axis=-1
            ),
            "The softmax runs over the queries. Each query shares 1 among the keys: `axis=-1`.": scipy.special.softmax(
                scores / root, axis=1
            ),
            "The softmax runs over the whole array, or over a whole sequence. Each query shares out a 1 of its own.": (
                scipy.special.softmax(scores / root, axis=(1, 2))
            ),
            "These are the scores. The softmax over the keys makes weights of them.": scores / root,
            "The products are multiplied by √d, where they should be divided.": scipy.special.softmax(
                scores * root, axis=-1
            ),
        },
    )
    expect.that(
        values.dtype == np.float64,
        f"{CALL} has the right values in another type. NumPy computes in float64 if nobody says otherwise; Keras's "
        "functions and layers do not.",
        expected="dtype float64",
        received=f"dtype {values.dtype}",
    )
    expect.close(claim, true, **EXACT, name=CALL)


@check(
    points=1,
    needs=weights_are_a_softmax,
    hints=(
        "What is exp(10000)? And does a softmax change if all the scores of a row are made smaller by the same number?",
        "Take each query's largest score away before exp: the largest is then exp(0) = 1, and nothing overflows.",
        "`e = np.exp(s - s.max(axis=-1, keepdims=True))`",
    ),
)
def large_scores_do_no_harm(weights, kept):
    """`attention_weights` is right with scores of 10,000, and gives no warning."""
    case = kept.asked["weights"]["huge"]
    name = f"{CALL} with scores in the thousands"
    cause = "Take the largest score of each query away before exp, not that of all queries together."
    calls.is_finite(weights["huge"]["value"], name, cause)
    calls.is_quiet(weights["huge"]["warnings"], name, cause)
    expect.close(weights["huge"]["value"], questions.weights_of(**case), **EXACT, name=name)


@check(
    points=2,
    needs=weights_are_a_softmax,
    hints=(
        "A place that is hidden must not take any of the 1 that is shared. Where in the formula must it vanish, then?",
        "exp(-inf) = 0. Put -inf where the mask is False, before the softmax. NumPy stretches a mask of any fitting shape.",
        "`if mask is not None: s = np.where(mask, s, -np.inf)`, after the scores and before the softmax",
    ),
)
def hidden_places_have_no_weight(weights, masked, kept):
    """With a mask, hidden places have the weight 0, and the others share the whole 1."""
    case = kept.asked["masked"]["somewhere"]
    q, k, mask = case["q"], case["k"], case["mask"]
    plain = questions.weights_of(q, k)
    calls.is_finite(
        masked["somewhere"]["value"],
        MASKED,
        "0 times -np.inf is nan, and so is the softmax where all places are hidden. Put -np.inf where the mask is False, "
        "`np.where(mask, scores, -np.inf)`, and there alone.",
    )
    scores = np.einsum("nqd,nkd->nqk", q, k) / np.sqrt(q.shape[-1])
    expect.close(
        masked["somewhere"]["value"],
        questions.weights_of(**case),
        **EXACT,
        name=MASKED,
        mistakes={
            "The mask is not looked at.": plain,
            "The mask is the other way round. True is where a query may look.": _at_all(q, k, ~mask),
            "Hidden weights are set to 0 after the softmax, so the others sum to less than 1. Hide the scores, before it.": (
                plain * mask
            ),
            "Hidden scores are set to 0, and exp(0) = 1 is a weight as any other. Set them to -np.inf.": scipy.special.softmax(
                scores * mask, axis=-1
            ),
            "Hidden scores are set to 0 when the largest was taken away already, and exp(0) = 1. Set them to -np.inf.": (
                scipy.special.softmax(np.where(mask, scores - scores.max(axis=-1, keepdims=True), 0.0), axis=-1)
            ),
            "The mask is added to the scores: that moves them by 1 and hides nothing.": scipy.special.softmax(
                scores + mask, axis=-1
            ),
        },
    )
    calls.is_quiet(masked["somewhere"]["warnings"], MASKED, "-inf is fine before exp; do nothing else with it.")
    overflows = not np.isfinite(expect.array(weights["huge"]["value"], finite=False)).all()
    for name, how in HIDDEN.items():
        if name == LOW and overflows:
            continue  # so does this, and large_scores_do_no_harm says it
        other = kept.asked["masked"][name]
        _are_hidden(masked[name]["value"], other, f"{MASKED} with a mask of shape {other['mask'].shape}{how}")


def _are_hidden(claim: Claim, case: Any, said: str) -> None:
    """Fail unless weights are exact, with 0 wherever the mask hides."""
    true = questions.weights_of(**case)
    cause = (
        "Take the largest of the scores that may be seen: put -np.inf where the mask is False before you look for it."
    )
    calls.is_finite(claim, said, cause)
    values = shapes.has_shape(claim, true.shape, said, {})
    expect.that(
        not values[~np.broadcast_to(case["mask"], true.shape)].any(),
        f"{said}: hidden places have a weight. What stands in the place of their scores has to lie below all that may be "
        "seen, however low these are: -np.inf does.",
    )
    expect.close(claim, true, **EXACT, name=said)


def _at_all(q: Array, k: Array, mask: Array) -> Array:
    """Weights with a mask that may hide all places of a query, of which nothing is known then."""
    found = questions.weights_of(q, k, mask | ~mask.any(axis=-1, keepdims=True))
    return np.where(mask.any(axis=-1, keepdims=True), found, np.nan)


@check(
    points=1,
    needs=hidden_places_have_no_weight,
    hints=(
        "A weighted mean of values: what is multiplied, and over what is summed?",
        "The weights have shape (n, queries, keys) and the values (n, keys, values). `@` sums over the keys.",
        "`return attention_weights(q, k, mask) @ v`",
    ),
)
def values_are_averaged(attended, kept):
    """`attend` gives each query the mean of the values, weighted by its attention."""
    for name, case in kept.asked["attended"].items():
        call = "attend(q, k, v, mask)" if "mask" in case else "attend(q, k, v)"
        expect.close(
            attended[name],
            questions.attended(case),
            **EXACT,
            name=call,
            mistakes={"The mask is not handed on.": questions.attended(case, mask=None)},
        )


@check(
    points=1,
    hints=(
        "Step i may look at itself and at what came before. Which j are these?",
        "Compare the numbers of the steps, `np.arange(steps)`, once as a column and once as a row.",
        "`return np.arange(steps)[:, None] >= np.arange(steps)`",
    ),
)
def the_future_is_hidden(causal, kept):
    """`causal_mask` lets each step look at itself and at earlier ones."""
    for claim, steps in zip(expect.sequence(causal, 3), kept.asked["causal"]["steps"], strict=True):
        row, column = np.indices((steps, steps))
        name = f"causal_mask({steps})"
        expect.close(
            claim,
            column <= row,
            name=name,
            mistakes={
                "This hides the past and shows the future: rows are those who look, columns what is looked at.": column
                >= row,
                "A step may look at itself, too.": column < row,
                "True is where a step may look; here it is where it may not.": column > row,
            },
        )
        _is_bool(claim, name)


@check(
    points=1,
    hints=(
        "Of a sequence of length 3, which of the steps 0, 1, 2, 3, ... are real?",
        "Compare `np.arange(steps)` with the lengths. With the lengths in shape (n, 1, 1) the result has the shape asked for.",
        "`return np.arange(steps) < np.asarray(lengths)[:, None, None]`",
    ),
)
def the_filling_is_hidden(padding, kept):
    """`padding_mask` shows the real steps of each sequence and hides what it was filled up with."""
    lengths, steps = kept.asked["padding"]["lengths"], kept.asked["padding"]["steps"]
    true = np.array([[[step < length for step in range(steps)]] for length in lengths])
    name = "padding_mask(lengths, steps)"
    n = len(lengths)
    shapes.has_shape(
        padding,
        true.shape,
        name,
        {
            (
                n,
                steps,
            ): "The axis of the queries is missing: `mask[:, None, :]`. Without it a mask would not fit a batch.",
            (n, steps, 1): "The 1 belongs in the middle, where the queries are: `mask[:, None, :]`.",
        },
    )
    expect.close(
        padding,
        true,
        name=name,
        mistakes={
            "The filling is at the end of the sequences, not at their beginning.": true[:, :, ::-1],
            "True is where one may look; here it is where the filling is.": ~true,
            "One step too many: with length 3 the steps 0, 1 and 2 are real.": np.arange(steps)
            <= lengths[:, None, None],
        },
    )
    _is_bool(padding, name)


def _is_bool(claim: Any, name: str) -> None:
    values = expect.array(claim, name=name)
    expect.that(
        values.dtype == np.bool_,
        f"{name} has the right values in another type. A mask is True or False: NumPy's comparisons make such arrays.",
        expected="dtype bool",
        received=f"dtype {values.dtype}",
    )


@check(
    points=1,
    needs=values_are_averaged,
    hints=(
        "Queries, keys and values are three views of the same x. What makes each of them?",
        "`x @ Wq` works on all steps of all sequences at once. Hand the mask on.",
        "`return attend(x @ Wq, x @ Wk, x @ Wv, mask)`",
    ),
)
def a_sequence_attends_to_itself(by_itself, kept):
    """`self_attention` makes queries, keys and values of one sequence."""
    for name, case in kept.asked["by_itself"].items():
        call = "self_attention(x, Wq, Wk, Wv, mask)" if "mask" in case else "self_attention(x, Wq, Wk, Wv)"
        expect.close(
            by_itself[name],
            questions.self_attended(case),
            **EXACT,
            name=call,
            mistakes={
                "The mask is not handed on.": questions.self_attended(case, mask=None),
                "Queries and keys are exchanged.": questions.self_attended(case, Wq=case["Wk"], Wk=case["Wq"]),
                "The keys are made with Wq.": questions.self_attended(case, Wk=case["Wq"]),
            },
        )


@check(
    points=2,
    hints=(
        "One layer has two inputs here. Which sequence is each of them?",
        "`keras.layers.MultiHeadAttention(num_heads=1, key_dim=size, value_dim=1, output_shape=1)` is called with `(x, x)`; "
        "`use_causal_mask` belongs to the call, not to the layer.",
        "`x = keras.Input((steps, features))`, `y = layer(x, x, use_causal_mask=causal)`, `return keras.Model(x, y)`",
    ),
)
def the_layer_is_used(architecture, kept):
    """`build_model` returns one layer of self-attention; with `causal=True` no step sees a later one."""
    asked = kept.asked["architecture"]
    for name, call in (("open", "build_model(...)"), ("causal", "build_model(..., causal=True)")):
        model = expect.model(architecture[name], name=call)
        _is_the_layer(model, asked["features"], asked["size"])
        shape = (4, asked["steps"], 1)
        moved = np.abs(
            expect.array(model.predict("first"), shape=shape, name=f"what the model of {call} says")
            - expect.array(model.predict("second"), shape=shape, name=f"what the model of {call} says")
        ).max(axis=(0, 2))
        early, late = moved[: kept.changed].max(), moved[kept.changed :].max()
        expect.that(late > 1e-6, f"{call}: the answers do not depend on the sequence.")
        if name == "causal":
            expect.that(
                early < 1e-5,
                f"{call}: the steps from {kept.changed} on were changed, and earlier answers are others now. So earlier steps "
                "see later ones. Call the layer with `use_causal_mask=True`.",
            )
        else:
            expect.that(
                early > 1e-6,
                f"{call}: the steps from {kept.changed} on were changed, and earlier answers stay as they were. Without "
                "`causal=True` every step is to see all of them.",
            )


def _is_the_layer(model: Any, features: int, size: int) -> None:
    """One MultiHeadAttention with one head, and nothing else with parameters."""
    config = {"num_heads": 1, "key_dim": size, "value_dim": 1}
    expect.layers(model, [("MultiHeadAttention", config)])
    wanted = 2 * size * (features + 1) + (features + 1) + 2
    with_bias = model.layers[-1].config.get("use_bias", True)
    if not with_bias:
        wanted = 2 * size * features + features + 1
    expect.that(
        model.params == wanted,
        f"{model.name}: the layer has another number of parameters. Is `output_shape=1` missing? Is the input x alone?",
        expected=str(wanted),
        received=str(model.params),
    )


@check(
    points=3,
    needs=the_layer_is_used,
    passes="at_most",
    hints=(
        "Does the loss still fall when the training ends, or has it stopped near 1?",
        "The layer must see all lines: no mask. Mean squared error, since the answer is a number; Adam with a rate of 0.05.",
        '`model.compile(keras.optimizers.Adam(0.05), "mse")`, `history = model.fit(x, y, batch_size=64, epochs=10, verbose=0)`, '
        "`return model, history`",
    ),
)
def looks_up_new_tables(training, kept, threshold):
    """The trained layer looks up values in tables that it has never seen."""
    models.training_runs(training, lambda model: _is_the_layer(model, questions.FEATURES, _size(model)))
    model, history = expect.sequence(training, 2, name="what train(...) returns")
    said = expect.array(expect.model(model).predict("test"), shape=kept.y.shape, name="the trained model's answers")
    error = float(np.mean((said - kept.y) ** 2))
    expect.that(
        error <= threshold,
        "The trained model does not look up well enough. " + _why(expect.curve(history)),
        expected=f"a mean squared error of at most {threshold:g} on new tables",
        received=f"{error:.3g}",
        score=error,
    )
    return error


def _size(model: Any) -> int:
    """How many numbers a query has, in a model whose task leaves that open."""
    sizes = [layer.config.get("key_dim") for layer in model.layers if layer.kind == "MultiHeadAttention"]
    return sizes[0] if sizes and isinstance(sizes[0], int) else 8


def _why(losses: Array) -> str:
    """The likely cause of a large error."""
    if losses[-1] > 0.3:
        return (
            f"Its loss ends at {losses[-1]:.3g}, where answering 0 has about 1: it has not found out where to look. May every "
            "line see all others? Is the learning rate large enough, and are there enough steps?"
        )
    return f"Its loss ends at {losses[-1]:.3g}. Take more epochs, or a larger learning rate."
