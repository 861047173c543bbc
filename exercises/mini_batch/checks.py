"""Checks of mini_batch. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

import numpy as np

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")
downhill = course_file(__file__, "../_shared/steps.py")

given = questions.given

NEAR = {"rtol": 1e-5, "atol": 1e-7}


@check(
    points=1,
    hints=(
        "23 examples in batches of 5: how many batches are there, and how many examples has the last?",
        "`//` rounds down. `math.ceil` rounds up, and so does -(-a // b).",
        "`return -(-n // size)`",
    ),
)
def steps_are_counted(counted, kept):
    """`steps_per_epoch` counts the last batch, too, if it is smaller."""
    asked = kept["counted"]["asked"]
    parts = expect.sequence(counted["counts"], len(asked))
    for part, (n, size) in zip(parts, asked, strict=True):
        right = len(range(0, n, size))
        expect.close(
            part,
            right,
            rtol=0.0,
            name=f"steps_per_epoch({n}, {size})",
            mistakes={
                "The last, smaller batch is left out: round up.": n // size,
                "There is one too many where n can be divided by size.": n // size + 1,
                "A number of steps is whole: round up.": n / size,
            },
        )
    questions.are_whole(counted["kinds"])


CALL = f"batches(x, d, {questions.SIZE}, rng) of {questions.N} examples"


@check(
    points=2,
    hints=(
        "What is left over after four batches of 5, if there are 23 examples?",
        "`range(0, n, size)` gives the places where batches begin, also that of the last one. A slice beyond the end is "
        "shorter by itself.",
        "`for start in range(0, len(x), size):` and `rows = order[start : start + size]`.",
    ),
)
def batches_have_their_size(batched, large, kept):
    """All batches have `size` rows, but the last, which has what is left."""
    n, size = questions.N, questions.SIZE
    found = [len(rows) for rows, _d in questions.rows_of(batched["first"], CALL)]
    right = [size] * (n // size) + [n % size]
    expect.that(
        found == right,
        f"{CALL} have other numbers of rows. {questions.why_sizes(found, right)}".strip(),
        expected=f"{right}",
        received=f"{found}",
    )
    few = [len(rows) for rows, _d in questions.rows_of(large, "batches(x, d, 10, rng) of 4 examples")]
    expect.that(
        few == [len(kept["large"]["x"])],
        "With a size above n there is one batch, of all examples.",
        expected="[4]",
        received=f"{few}",
    )


@check(
    points=2,
    needs=batches_have_their_size,
    hints=(
        "If x and d are shuffled each by itself, which d belongs to which x?",
        "Make one order of the row numbers, and use it for both arrays. An order has every number once; a random choice "
        "need not.",
        "`order = rng.permutation(len(x))`, then `yield x[rows], d[rows]` with the same `rows`, a slice of order.",
    ),
)
def every_example_comes_once(batched, kept):
    """An epoch holds every example once, with its own answer."""
    asked = kept["batched"]
    for which in ("first", "second"):
        rows = np.concatenate(questions.numbers_of(batched[which], asked, CALL))
        counts = np.bincount(rows[rows >= 0], minlength=questions.N)
        expect.that(bool(np.all(rows >= 0)), f"{CALL}: some rows are none of x. Are whole rows taken, unchanged?")
        expect.that(
            bool(np.all(counts == 1)),
            f"{CALL}: not every example comes once. A random choice takes some twice and leaves others out: make an order "
            "of all.",
            expected="each of them once",
            received=f"{np.sum(counts == 0)} examples missing, {np.sum(counts > 1)} more than once",
        )
        d = np.concatenate([d for _rows_of_x, d in questions.rows_of(batched[which], CALL)])
        own = int(np.sum(np.abs(d - asked["d"][rows]) < 1e-9))
        expect.that(
            own == questions.N,
            f"{CALL}: the rows of d do not belong to the rows of x any more. Use one order for both.",
            expected=f"{questions.N} examples with their own d",
            received=f"{own}",
        )


@check(
    points=2,
    needs=every_example_comes_once,
    hints=(
        "Where does the order come from, and is it the same when you are called again?",
        "`rng` is a generator: it gives something new each time. Ask it once in each call, and ask no other.",
        "`order = rng.permutation(len(x))` as the first line of `batches`.",
    ),
)
def examples_are_shuffled(batched, kept):
    """Every epoch has a new order, which comes from `rng` alone."""
    asked = kept["batched"]
    parts = {which: questions.numbers_of(batched[which], asked, CALL) for which in ("first", "second", "again")}
    first, second, again = (np.concatenate(p) for p in parts.values())
    ordered = np.arange(questions.N)
    expect.that(not np.array_equal(first, ordered), f"{CALL}: the rows come in the order of x: shuffle them.")
    together = all(np.array_equal(np.sort(p), p.min() + np.arange(len(p))) for p in parts["first"])
    expect.that(
        not together,
        f"{CALL}: in every batch there are neighbours of x, so the same examples are always together. Shuffle the examples, "
        "not the order of the batches, and not only within each of them.",
    )
    expect.that(
        not np.array_equal(first, second),
        f"{CALL}: the second epoch has the same order as the first. Ask `rng` anew in each call, and make no generator of "
        "your own.",
    )
    expect.that(
        np.array_equal(first, again),
        f"{CALL}: a generator with the same seed gives another order. Take the order from `rng`, and from nothing else.",
    )


@check(
    points=1,
    hints=(
        "`rng.shuffle(x)` returns None. What has happened to x?",
        "Shuffle the numbers of the rows. `x[rows]` then makes a new array and leaves x alone.",
        "`order = rng.permutation(len(x))`",
    ),
)
def data_keep_their_order(batched, kept):
    """`batches` leaves x and d as they are."""
    for name in "xd":
        calls.is_unchanged(batched[name], kept["batched"][name], name, "batches(x, d, size, rng)")


@check(
    points=2,
    hints=(
        "Over how many examples is the mean taken: those of the whole data, or those of this batch?",
        "`error = x @ w + b - d`. The gradient by w is 2 · xᵀ · error / k, that by b is twice the mean of the error.",
        "`w - learning_rate * 2 * x.T @ error / len(x)` and `b - learning_rate * 2 * error.mean()`; the loss is "
        "`np.mean(error**2)`.",
    ),
)
def step_goes_downhill(step, kept):
    """`train_step` moves w and b against the gradient of the batch's loss, and returns the loss from before."""
    asked = kept["step"]
    rate, w, b = asked["learning_rate"], asked["w"], asked["b"]
    slopes = questions.slopes(asked, w, b)
    parts = expect.sequence(step["after"], 3, name="what train_step(...) returns")
    new = (w - rate * slopes[:-1], b - rate * slopes[-1])
    moved = {
        "w": (w, slopes[:-1], questions.slopes(asked, w, new[1])[:-1]),
        "b": (np.asarray(b), slopes[-1], questions.slopes(asked, new[0], b)[-1]),
    }
    for part, (name, (start, slope, late)) in zip(parts[:2], moved.items(), strict=True):
        downhill.goes_downhill(
            part,
            start,
            slope,
            rate,
            name=name,
            after=f"a step with learning rate {rate:.6g}",
            unmoved=f"{name} has not moved.",
            rates=(0.1, 0.01),
            more={
                "The factor 2 is missing: the derivative of a square has it.": start - rate * slope / 2,
                "This is the gradient of the sum of squared errors: divide by the rows of the batch.": (
                    start - rate * len(asked["x"]) * slope
                ),
                "This is the sum, as if 2/k were 1: k is the number of the batch's examples.": (
                    start - rate * len(asked["x"]) * slope / 2
                ),
                "The other one has moved before: compute both gradients first, and move then.": start - rate * late,
            },
        )
    expect.close(
        parts[2],
        questions.loss(asked, w, b),
        name="the loss that train_step(...) returns",
        mistakes={
            "This is the loss after the step.": questions.loss(asked, *new),
            "This is the sum over the batch: take the mean.": len(asked["x"]) * questions.loss(asked, w, b),
            "This is half of it: it is the whole mean.": questions.loss(asked, w, b) / 2,
        },
        **NEAR,
    )
    calls.is_unchanged(step["w"], w, "w", "train_step(x, d, w, b, learning_rate)")


@check(
    points=2,
    needs=(step_goes_downhill, every_example_comes_once),
    hints=(
        "How many batches has an epoch, if a batch holds all examples?",
        "Two loops: over the epochs, and within it over `batches(x, d, size, rng)`. w and b are made before both.",
        "`for _ in range(epochs): for rows, answers in batches(x, d, size, rng): w, b, loss = train_step(rows, answers, w, b, "
        "learning_rate); history.append(loss)`",
    ),
)
def batch_training_is_gradient_descent(whole, kept):
    """`train` with batches of all examples walks as gradient descent does."""
    asked = kept["whole"]
    place, losses = questions.descent(asked)
    name = f"train(...) with batches of all {len(asked['x'])} examples, {asked['epochs']} epochs"
    found, history = questions.trained(whole, len(losses), name)
    questions.begins_at_0(history, losses[0], name)
    expect.close(
        whole[2],
        losses,
        name=f"the history of {name}",
        mistakes={
            "The loss does not move: w and b have to go on from where the last step has led, also into the next epoch.": (
                losses[0]
            ),
            "This is the loss after each step: keep the one from before.": [
                *losses[1:],
                questions.loss(asked, place[:-1], place[-1]),
            ],
        },
        **NEAR,
    )
    expect.that(
        bool(np.allclose(found, place, rtol=1e-5, atol=1e-7)),
        f"{name} does not end where gradient descent ends.",
        expected=questions.shown(place),
        received=questions.shown(found),
    )


@check(
    points=3,
    needs=(step_goes_downhill, every_example_comes_once, steps_are_counted),
    hints=(
        "When do w and b change: after every batch, or after every epoch?",
        "The step belongs into the inner loop, and so does the line that keeps its loss.",
        "In the inner loop: `w, b, loss = train_step(rows, answers, w, b, learning_rate)` and `history.append(loss)`.",
    ),
)
def every_batch_makes_a_step(same, kept):
    """`train` takes a step after every batch, online as well as with mini-batches."""
    for way, what in (("online", "online, with batches of 1"), ("mini-batches", "with batches of 3")):
        asked = kept["same"][way]
        count = questions.steps(asked)
        place, losses = questions.repeated(asked, count)
        name = f"train(...) {what}, {len(asked['x'])} examples that are all the same, {asked['epochs']} epochs"
        found, _history = questions.trained(same[way], count, name)
        per_epoch = count // asked["epochs"]
        expect.close(
            same[way][2],
            losses,
            name=f"the history of {name}",
            mistakes={
                "The loss moves only once in an epoch: take a step after every batch.": (
                    np.repeat(losses[: asked["epochs"]], per_epoch)
                ),
                "Every epoch begins at 0 again: make w and b before the loop over the epochs.": (
                    np.tile(losses[:per_epoch], asked["epochs"])
                ),
            },
            **NEAR,
        )
        expect.that(
            bool(np.allclose(found, place, rtol=1e-5, atol=1e-7)),
            f"{name} does not end where {count} steps lead.",
            expected=questions.shown(place),
            received=questions.shown(found),
        )


@check(
    points=2,
    needs=(examples_are_shuffled, every_batch_makes_a_step),
    hints=(
        "How often is `batches` called in a training of three epochs?",
        "Call it anew in every epoch, with the same `rng`. A list that was made once has the same order for ever.",
        "`for _ in range(epochs):` and, inside it, `for rows, answers in batches(x, d, size, rng):`.",
    ),
)
def training_shuffles_in_every_epoch(resting, kept):
    """`train` uses every example once in each epoch, each time in a new order, which comes from `rng` alone."""
    asked = kept["resting"]
    n, epochs = len(asked["x"]), asked["epochs"]
    name = f"train(...) online with a learning rate near 0, {n} examples, {epochs} epochs"
    orders, again, other = (questions.orders_of(claim, asked, name) for claim in expect.sequence(resting, 3))
    expect.that(
        all(order != list(range(n)) for order in orders), f"{name}: in some epoch the examples come in the order of x."
    )
    expect.that(
        len({tuple(order) for order in orders}) == epochs,
        f"{name}: the examples come in the same order in several epochs. Shuffle anew in each.",
    )
    expect.that(
        orders == again and orders != other,
        f"{name}: a generator with the same seed should give the same orders, and one with another seed others. Hand the `rng` "
        "that you are given on to `batches`, and make none of your own.",
    )
