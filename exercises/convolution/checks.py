"""Checks of convolution. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

import numpy as np

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")
shapes = course_file(__file__, "../_shared/shapes.py")

given = questions.given


@check(
    points=1,
    hints=(
        "A filter of 3 on 5 numbers, by steps of 1: at which places can it begin?",
        "It can begin at 0, and then every `stride`, as long as it fits: what is left beside it is size + 2 pad - filter_size.",
        "`return (size + 2 * pad - filter_size) // stride + 1`",
    ),
)
def places_are_counted(places, kept):
    """`output_size` counts the places of a filter."""
    cases = kept.asked["places"]["cases"]
    for part, case in zip(expect.sequence(places, len(cases)), cases, strict=True):
        size, filter_size, stride, pad = case
        found = questions.windows(np.zeros((1, size, size, 1)), filter_size, filter_size, stride, pad).shape[1]
        room = size + 2 * pad - filter_size
        expect.close(
            part,
            found,
            name=f"output_size{tuple(case)}",
            mistakes={
                "The first place is missing: add 1.": room // stride,
                "Padding lies on both sides: count it twice.": (size + pad - filter_size) // stride + 1,
                "Half a step is no place: divide with `//`.": room / stride + 1,
                "The stride divides the number of places, not what is left beside the first one.": (room + 1) // stride,
            },
        )


@check(
    points=3,
    needs=places_are_counted,
    hints=(
        "Where does the patch of the place (i, j) begin in the padded picture, and where does it end?",
        "`np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))` pads. For each picture and each place (i, j) a slice, from i · "
        "stride, filter_height rows long, likewise across, with all channels; `reshape(-1)` makes a row of it.",
        "`[image[i * stride : i * stride + filter_height, j * stride : j * stride + filter_width].reshape(-1) for image in "
        "padded for i in range(down) for j in range(across)]`, as an array.",
    ),
)
def patches_become_rows(patches, kept):
    """`im2col` makes a row of the patch at each place."""
    x, (height, width, stride, pad) = kept.asked["patches"]["x"], kept.patch("patches")
    right = questions.columns(x, height, width, stride, pad)
    seen = questions.windows(x, height, width, stride, pad)
    call = f"im2col(x, {height}, {width}, {stride}, {pad})"
    shapes.has_shape(
        patches["columns"],
        right.shape,
        call,
        {
            questions.columns(x, height, width, 1, pad).shape: "Does the filter move by `stride`?",
            questions.columns(x, height, width, stride, 0).shape: "Is the picture padded?",
            right.shape[::-1]: "These are columns, in spite of the name: make a row of each patch.",
            seen.shape: "Make a row of each patch: two axes are wanted.",
        },
    )

    def ordered(*axes: int) -> np.ndarray:
        """The same values laid out in another order of axes."""
        return seen.transpose(*axes).reshape(right.shape)

    expect.close(
        patches["columns"],
        right,
        name=call,
        mistakes={
            "In a row the channels come first: the values of a patch go row by row, column by column, and the channels of one "
            "place lie side by side.": ordered(0, 1, 2, 5, 3, 4),
            "The places go column by column: go through them row by row, as one reads.": ordered(0, 2, 1, 3, 4, 5),
            "The pictures take turns: finish one before the next begins.": ordered(1, 2, 0, 3, 4, 5),
            "In a patch the columns come before the rows.": ordered(0, 1, 2, 4, 3, 5),
        },
    )
    calls.is_unchanged(patches["x"], x, "x", call)


@check(
    points=2,
    needs=patches_become_rows,
    hints=(
        "A filter has as many numbers as a patch. Which product of two matrices gives all filters' answers at all places?",
        "`w.reshape(-1, filters)` has a column for each filter, in the order of im2col's rows. The product has a row for each "
        "place: give it the shape of the result.",
        "`y = im2col(x, fh, fw, stride, pad) @ w.reshape(-1, filters) + b` and `return y.reshape(n, down, across, filters)`",
    ),
)
def filters_are_convolved(convolved, kept):
    """`conv2d` gives each filter's sum of products at each place, with its bias."""
    asked = kept.asked["convolved"]
    x, w, b = asked["x"], asked["w"], asked["b"]
    for claim, stride, pad, call in (
        (
            convolved["y"],
            asked["stride"],
            asked["pad"],
            f"conv2d(x, w, b, stride={asked['stride']}, pad={asked['pad']})",
        ),
        (convolved["plain"], 1, 0, "conv2d(x, w, b)"),
    ):
        right = questions.convolution(x, w, b, stride, pad)
        by_channel = w.transpose(2, 0, 1, 3).reshape(w.shape)
        scrambled = right.reshape(len(x), -1, len(b)).transpose(0, 2, 1).reshape(right.shape)
        expect.close(
            claim,
            right,
            rtol=1e-6,
            atol=1e-9,
            name=call,
            mistakes={
                "The bias is missing.": right - b,
                "The filter is turned by 180°, as in the convolution of signal processing. Nets do not turn it.": (
                    questions.convolution(x, w[::-1, ::-1], b, stride, pad)
                ),
                "The filters' numbers are in another order than those of a patch: is `w` transposed before its reshape?": (
                    questions.convolution(x, by_channel, b, stride, pad)
                ),
                "The filters come before the places: reshape to (n, down, across, filters), without a transpose.": scrambled,
                "A ReLU is in it: here it is a layer of its own.": np.maximum(right, 0),
            },
        )


@check(
    points=2,
    hints=(
        "Squares that lie side by side: of 7 rows and size 2, which row is in no square?",
        "Cut off what is left over; then a reshape gives each square two axes of its own: (n, down, size, across, size, "
        "channels).",
        "`down, across = height // size, width // size`, then `x[:, : down * size, : across * size].reshape(n, down, size, "
        "across, size, channels).max(axis=(2, 4))`",
    ),
)
def squares_give_their_maximum(pooled, kept):
    """`max_pool` gives the largest value of each square, in each channel."""
    asked = kept.asked["pooled"]
    x, sizes = asked["x"], asked["sizes"]
    for claim, size in zip(expect.sequence(pooled, len(sizes)), sizes, strict=True):
        right = questions.pooling(x, size)
        down, across = right.shape[1:3]
        squares = x[:, : down * size, : across * size].reshape(len(x), down, size, across, size, -1)
        call = f"max_pool(x, {size}) of shape {x.shape}"
        rounded_up = tuple(-(-length // size) for length in x.shape[1:3])
        causes = {
            (len(x), *rounded_up, x.shape[3]): "What fills no square is left out.",
            (
                len(x),
                x.shape[1] - size + 1,
                x.shape[2] - size + 1,
                x.shape[3],
            ): "The squares overlap: let them lie side by side.",
            right.shape[:3]: "Each channel has a maximum of its own: do not take it over the last axis.",
        }
        shapes.has_shape(claim, right.shape, call, causes)
        expect.close(
            claim,
            right,
            name=call,
            mistakes={
                "This is the mean of each square: take the largest value.": squares.mean(axis=(2, 4)),
                "Values below 0 became 0: is a ReLU in it, or a padding?": np.maximum(right, 0),
                "This is the first value of each square.": squares[:, :, 0, :, 0],
                "This is the largest size of the values, without their sign.": np.abs(squares).max(axis=(2, 4)),
                "This is the smallest value of each square.": squares.min(axis=(2, 4)),
            },
        )


@check(
    points=2,
    needs=patches_become_rows,
    hints=(
        "If a value lies in six patches, how many numbers come back to its place?",
        "The same loops as in `im2col`, with zeros of the padded shape: `+=` to the slice, not `=`. Cut the padding off at the "
        "end.",
        "`found[k, i * stride : i * stride + filter_height, j * stride : j * stride + filter_width] += "
        "row.reshape(filter_height, filter_width, channels)`; at the end `found[:, pad : pad + height, pad : pad + width]`.",
    ),
)
def patches_add_up(added, kept):
    """`col2im` adds every patch to the place that it was cut from."""
    asked, patch = kept.asked["added"], kept.patch("added")
    shape, values = tuple(asked["shape"]), asked["columns"]
    right = questions.scattered(values, shape, *patch)
    coverage = questions.scattered(np.ones_like(values), shape, *patch)
    pad, padded = patch[3], questions.padded(np.zeros(shape), patch[3]).shape
    call = f"col2im(columns, {shape}, {', '.join(str(n) for n in patch)})"
    shapes.has_shape(added, shape, call, {padded: f"The padding is still there: cut {pad} off on each side."})
    expect.close(
        added,
        right,
        rtol=1e-6,
        atol=1e-9,
        name=call,
        mistakes={
            "The sums are divided by the number of patches that a place lies in: only add.": right / coverage,
            "Patches overwrite each other where they overlap: add them, with `+=`.": _overwritten(
                values, shape, *patch
            ),
        },
    )


def _overwritten(
    values: np.ndarray, shape: tuple[int, ...], height: int, width: int, stride: int, pad: int
) -> np.ndarray:
    """Each place's last value."""
    numbers = questions.columns(np.arange(1.0, np.prod(shape) + 1).reshape(shape), height, width, stride, pad)
    found = np.zeros(int(np.prod(shape)) + 1)
    for number, value in zip(numbers.ravel().astype(int), values.ravel(), strict=True):
        found[number] = value
    return found[1:].reshape(shape)


@check(
    points=3,
    needs=(filters_are_convolved, patches_add_up),
    hints=(
        "On im2col's rows a convolution is a dense layer. What are the three gradients of y = x w + b?",
        "Make rows of dy: `dy.reshape(-1, filters)`. Then db is its sum over the rows, dw is columnsᵀ times it, and what goes "
        "back to the columns is it times wᵀ; `col2im` takes that back to the picture.",
        "`rows = dy.reshape(-1, filters)`; `dw = (columns.T @ rows).reshape(w.shape)`; `db = rows.sum(axis=0)`; "
        "`dx = col2im(rows @ w.reshape(-1, filters).T, x.shape, fh, fw, stride, pad)`.",
    ),
)
def gradients_are_those_of_the_loss(backward, kept):
    """`conv2d_gradients` gives the loss's derivatives by x, w and b."""
    parts = expect.sequence(backward, 3, name="what conv2d_gradients(...) returns")
    asked = kept.asked["backward"]
    dy, call = asked["dy"], f"conv2d_gradients(x, w, dy, stride={asked['stride']}, pad={asked['pad']})"
    for part, right, name in zip(parts, kept.gradients(), ("dx", "dw", "db"), strict=True):
        expect.close(
            part,
            right,
            rtol=1e-5,
            atol=1e-6,
            name=f"{name} of {call}",
            mistakes={
                "This is a mean: take sums over all pictures and places.": right / dy[..., 0].size,
                "This is the mean over the pictures: take their sum.": right / len(dy),
                "The sign is wrong.": -right,
            },
        )
