"""Checks of augmentation. What is asked, and the oracles, are in questions.py; NumPy puts the trained net to moved digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
arrays = course_file(__file__, "../_shared/arrays.py")
changed = course_file(__file__, "../_shared/changed_pictures.py")
nets = course_file(__file__, "../_shared/numpy_nets.py")

Array = NDArray[Any]

given = questions.given


@check(
    points=2,
    hints=(
        "Who would be shown the changed picture and still give it the same label? And who would ever take it?",
        "Think of 6 and 9, of how people write, and of what stands on a road. A change that is right for one kind of picture "
        "may be wrong for another.",
        "Six of the fourteen are True: digits may be moved a little and turned a little; cats and cars may be moved a little, "
        "mirrored, lit otherwise and partly hidden.",
    ),
)
def knows_what_suits(suits, kept):
    """`suits` says of each change whether one would train with it."""
    parts = expect.sequence(suits, len(questions.SUITS), name="what suits() returns")
    for claim, (name, suit) in zip(parts, questions.SUITS.items(), strict=True):
        expect.written(claim, name=f"The answer to '{name}'")
        said = bool(expect.number(claim, name=f"the answer to '{name}'"))
        expect.that(said == suit.right, f"'{name}': {said} is not right. {suit.why}")


def _is(claim: Claim, right: Array, before: Array, call: str, mistakes: Mapping[str, Array]) -> None:
    """Fail unless a function has made these pictures, of the same type, and left those that it was handed as they were."""
    values = expect.close(claim["value"], right, rtol=0.0, atol=0.0, name=call, mistakes=mistakes)
    _keeps_type(values, call)
    arrays.unchanged(claim["after"], before, name="images", function=call.partition("(")[0])


def _keeps_type(values: Array, call: str) -> None:
    expect.that(
        values.dtype == np.uint8,
        f"{call} has the right pictures in another type: a picture stays a picture. `np.full(images.shape, fill, "
        "images.dtype)` or `images.copy()` begins one of the same type.",
        expected="dtype uint8",
        received=f"dtype {values.dtype}",
    )


@check(
    points=2,
    hints=(
        "A picture of 6 rows goes down by 2. Which of its rows can still be seen, and where are they then?",
        "Rows 0 to 3 become rows 2 to 5. For a picture that goes up it is the other way round; max(down, 0) and min(down, 0) "
        "serve for both.",
        "For picture i with d and r: `new[i, max(d, 0) : h + min(d, 0), max(r, 0) : w + min(r, 0)] = images[i, max(-d, 0) : "
        "h - max(d, 0), max(-r, 0) : w - max(r, 0)]`, where `new = np.full_like(images, fill)`.",
    ),
)
def pictures_are_shifted(moved, kept):
    """`shift` moves each picture by its own way, and fills with background."""
    for name, asked in kept.asked["moved"].items():
        images, fill = asked["images"], asked.get("fill", 0)
        ways = asked["down"], asked["right"]
        _is(
            moved[name],
            changed.shifted(images, *ways, fill),
            images,
            f"shift(images, down, right{', fill' if fill else ''}) of pictures of shape {images.shape}",
            changed.mistakes_of_shift(images, *ways, fill),
        )


@check(
    points=1,
    hints=(
        "Which axis of (n, height, width, 3) goes from left to right?",
        "Axis 2. `images[which]` are those that are to be mirrored; `[:, :, ::-1]` turns the columns round.",
        "`new = images.copy()`, `new[which] = images[which][:, :, ::-1]`",
    ),
)
def pictures_are_flipped(mirrored, kept):
    """`flip` mirrors some pictures left for right."""
    for name, asked in kept.asked["mirrored"].items():
        images, which = asked["images"], asked["which"]
        call = f"flip(images, which) of pictures of shape {images.shape}"
        _is(mirrored[name], changed.flipped(images, which), images, call, changed.mistakes_of_flip(images, which))


@check(
    points=2,
    hints=(
        "A square of 5 about row 1: in which row would it begin? And what is `x[-1:4]` of a list of 9?",
        "From the middle the square goes size // 2 to each side, both ends included. A slice that begins below 0 begins at the "
        "other end, and is mostly empty: begin at 0. One that goes too far does no harm.",
        "`top, left = max(r - size // 2, 0), max(c - size // 2, 0)`, `new[i, top : r + size // 2 + 1, left : c + size // 2 + 1] "
        "= fill`",
    ),
)
def squares_are_cut_out(holed, kept):
    """`cut_out` fills a square about each middle, as far as it lies within the picture."""
    for name, asked in kept.asked["holed"].items():
        images, size, fill = asked["images"], asked["size"], asked.get("fill", 0)
        places = asked["row"], asked["column"], size, fill
        _is(
            holed[name],
            changed.holed(images, *places),
            images,
            f"cut_out(images, row, column, {size}{', fill' if fill else ''}) of pictures of shape {images.shape}",
            changed.mistakes_of_holes(images, *places),
        )


@check(
    points=3,
    needs=(pictures_are_shifted, pictures_are_flipped, squares_are_cut_out),
    hints=(
        "For n pictures, how many numbers must be drawn to move them? And is the largest number of `rng.integers(-2, 2)` 2?",
        "`rng.integers(-most, most + 1, n)`, for down and for right; `rng.random(n) < 0.5` for the mirrored; a row from 0 "
        "to height - 1 and a column from 0 to width - 1 for the hole.",
        "`if most: images = shift(images, rng.integers(-most, most + 1, n), rng.integers(-most, most + 1, n), fill)`; in the "
        "same way for the others; at the end `return images`, or a copy where nothing was done.",
    ),
)
def each_picture_has_its_own_chance(drawn, kept):
    """`augment` draws for each picture anew, evenly, from `rng` alone."""
    for name, (call, which, n, causes) in questions.judged_ways().items():
        claim, images = drawn[name], kept.asked["drawn"]["ways"][name]["images"]
        arrays.unchanged(claim["after"], images, name="images", function="augment")
        first = expect.array(claim["first"], shape=images.shape, name=call)
        if which is not None:
            questions.comes_evenly(which(claim["first"], images, call), n, call, causes)
        elif name == "all of it":
            questions.all_is_done(claim["first"], images, call)
        elif name == "nothing":
            expect.close(claim["first"], images, rtol=0, atol=0, name=f"{call}, which changes nothing,")
        _keeps_type(first, call)
        again = expect.array(claim["again"], shape=images.shape, name=f"{call} with another generator of the same seed")
        expect.that(
            np.array_equal(first, again),
            f"{call} gives something else with a generator of the same seed: draw from `rng` and from nothing else.",
        )
        second = expect.array(claim["second"], shape=images.shape, name=f"{call}, called again")
        expect.that(
            name == "nothing" or not np.array_equal(first, second),
            f"{call} gives the same when it is called again with the same `rng`: draw anew each time, and make no generator of "
            "your own.",
        )


@check(
    points=2,
    needs=each_picture_has_its_own_chance,
    hints=(
        "In an epoch every picture comes once. What is new in the next epoch?",
        "An order from `rng.permutation`; for each slice of it, those pictures are augmented, and go with their own labels.",
        "`order = rng.permutation(len(images))`, `for k in range(0, len(images), size):`, `rows = order[k : k + size]`, `yield "
        "augment(images[rows], rng, **settings), labels[rows]`",
    ),
)
def batches_are_augmented(epochs, kept):
    """`batches` yields each picture once an epoch, augmented anew, with its own label."""
    asked = kept.asked["epochs"]
    images, size = asked["images"], asked["size"]
    call = f"batches(images, labels, {size}, rng, most={questions.REACH}) of {len(images)} pictures"
    for name in ("images", "labels"):
        arrays.unchanged(epochs[name], asked[name], name=name, function="batches")
    seen = []
    for claim in expect.sequence(epochs["epochs"], 2):
        numbers, moves, labels = questions.traced(claim, images, call)
        found, right = [len(rows) for rows in numbers], [size] * (len(images) // size) + [len(images) % size]
        cause = "The last, smaller batch is left out." if found == right[:-1] else ""
        expect.that(
            found == right,
            f"{call}: {cause or 'the batches have other sizes.'}",
            expected=f"{right}",
            received=f"{found}",
        )
        order, ways = np.concatenate(numbers), np.concatenate(moves)
        expect.that(bool(np.all(order >= 0)), f"{call}: some pictures are none of the images, nor moved ones of them.")
        expect.that(len(set(order.tolist())) == len(images), f"{call}: not every picture comes once in an epoch.")
        still = (questions.REACH * 2 + 1) ** 2 // 2
        expect.that(not np.all(ways == still), f"{call}: no picture is moved. Do the settings reach `augment`?")
        own = int(np.sum(np.concatenate(labels) == asked["labels"][order]))
        expect.that(
            own == len(images),
            f"{call}: labels have left their pictures. Take pictures and labels by the same numbers.",
            expected=f"{len(images)} pictures with their own label",
            received=f"{own}",
        )
        seen.append((order, ways[np.argsort(order)]))
    expect.that(
        not np.array_equal(seen[0][0], np.arange(len(images))), f"{call}: they come in the order that they had."
    )
    expect.that(not np.array_equal(seen[0][0], seen[1][0]), f"{call}: the second epoch has the order of the first.")
    expect.that(
        not np.array_equal(seen[0][1], seen[1][1]),
        f"{call}: in the second epoch each picture is moved as in the first. Draw anew in each epoch.",
    )


NAME = "the params that train(...) returns"


@check(
    points=1,
    needs=batches_are_augmented,
    hints=(
        "What are the validation pictures for, and what would a loss on changed ones say?",
        "They stand for what will come, so they stay as they are. After each epoch: `net.loss(val_images, val_labels)`.",
        "`history.append(net.loss(val_images, val_labels))` at the end of each epoch, and `return net.params, history`",
    ),
)
def validation_stays_as_it_is(training, kept):
    """`train` returns a net and its losses on validation pictures, which are not augmented."""
    parts = expect.sequence(training, 2, name="what train(...) returns")
    params = nets.layers(parts[0], 784, 10, NAME)
    history = expect.curve(parts[1], name="the history")
    asked = kept.asked["training"]
    own = nets.loss(params, _rows(asked["val_images"]), asked["val_labels"])
    seen = nets.loss(params, _rows(asked["images"]), asked["labels"])
    near = np.isclose(history, own, rtol=2e-3, atol=1e-4)
    cause = "Are they augmented? They are to be as they came."
    if len(history) and np.isclose(history[-1], seen, rtol=2e-3, atol=1e-4):
        cause = "This is the loss on the pictures that it was trained with."
    expect.that(
        bool(near.any()),
        f"The history never holds the loss of the net that is returned, on the validation pictures. {cause}",
        expected=f"{own:.4g} at the end",
        received=f"{history[-1]:.4g}" if len(history) else "an empty history",
    )


def _rows(images: Array) -> Array:
    return np.asarray(images.reshape(len(images), -1) / 255)


@check(
    points=3,
    passes="at_least",
    needs=validation_stays_as_it_is,
    hints=(
        "The net has seen digits in the middle. Where will those stand that it is tested with?",
        "Train with `most=4`, and long enough: each epoch shows other pictures, so many epochs do no harm. Nothing else: "
        "mirrored digits are no digits.",
        "`net = Net(rng)`, 120 epochs of `for x, d in batches(images, labels, 50, rng, most=4): net.learn(x, d)`",
    ),
)
def reads_moved_digits(training, kept, threshold):
    """The net reads digits that do not stand in the middle, though it was given none."""
    params = nets.layers(expect.sequence(training, 2)[0], 784, 10, NAME)
    scores = {name: nets.forward(params, _rows(x)) for name, x in (("moved", kept.moved), ("plain", kept.x_test))}
    shares = {name: float(np.mean(u.argmax(axis=1) == kept.labels)) for name, u in scores.items()}
    expect.that(
        shares["moved"] >= threshold,
        f"The net reads {shares['moved']:.1%} of the held-out digits that are moved by up to {questions.MOST} pixels, and "
        f"{shares['plain']:.1%} of the same digits in the middle. {_why(shares)}",
        expected=f"at least {threshold:.1%} of those that are moved",
        received=f"{shares['moved']:.1%}",
        score=shares["moved"],
    )
    return shares["moved"]


def _why(shares: Mapping[str, float]) -> str:
    """The likely cause where too few digits are read."""
    if shares["plain"] < 0.5:
        return "It has hardly learned: are there enough epochs, and does each label belong to its picture?"
    if shares["plain"] - shares["moved"] > 0.3:
        return "So it has learned digits in the middle only. Does every batch come from `batches`, with most=4?"
    if shares["plain"] - shares["moved"] > 0.08:
        return "Is every epoch augmented anew, by up to 4 pixels? What was augmented once is learned by heart."
    return "Does the validation loss still fall at the end? Then try more epochs."
