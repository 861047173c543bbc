"""Checks of word2vec. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")

Array = NDArray[Any]

given = questions.given


@check(
    points=1,
    hints=(
        "Which places are the context of place 0? And of a place in the middle?",
        "Two loops: i over all places, and j from `max(0, i - window)` to `min(len(sentence) - 1, i + window)`, without j = i.",
        "`[(sentence[i], sentence[j]) for i in range(n) for j in range(max(0, i - window), min(n, i + window + 1)) "
        "if j != i]`, as an array",
    ),
)
def pairs_are_made(pairs, kept):
    """`skip_gram_pairs` returns each word with every word of its context."""
    for name, case in kept.asked["pairs"].items():
        sentence, window = case["sentence"], case["window"]
        said = f"skip_gram_pairs({sentence.tolist()}, {window})"
        found = expect.array(pairs[name], shape=(None, 2), integer=True, name=said)
        got = Counter((int(a), int(b)) for a, b in found)
        around = questions.contexts(sentence, window)
        right = Counter((int(w), int(c)) for w, words in zip(sentence, around, strict=True) for c in words)
        if got == right:
            continue
        own = Counter((int(w), int(w)) for w in sentence)
        for cause, other in (
            ("A word is in its own context: leave out its own place.", right + own),
            ("The context ends one place too early. Does a range stop before its end?", _ahead(sentence, window)),
            (
                "Only the words behind are looked at. Those before belong to the context, too.",
                _behind(sentence, window),
            ),
        ):
            expect.that(got != other, f"{said}: {cause}")
        missing, extra = right - got, got - right
        expect.that(
            False,
            f"{said}: these are not the pairs of word and context.",
            expected=f"{sum(right.values())} pairs, {next(iter(missing))} among them"
            if missing
            else f"{sum(right.values())} pairs",
            received=f"{sum(got.values())} pairs" + (f", {next(iter(extra))} once too often" if extra else ""),
        )


def _ahead(sentence: Array, window: int) -> Counter[tuple[int, int]]:
    """The pairs if the range behind a word is one too short."""
    n = len(sentence)
    places = [(i, j) for i in range(n) for j in range(max(0, i - window), min(n, i + window)) if i != j]
    return Counter((int(sentence[i]), int(sentence[j])) for i, j in places)


def _behind(sentence: Array, window: int) -> Counter[tuple[int, int]]:
    """The pairs if only what comes after a word counts."""
    n = len(sentence)
    places = [(i, j) for i in range(n) for j in range(i + 1, min(n, i + window + 1))]
    return Counter((int(sentence[i]), int(sentence[j])) for i, j in places)


@check(
    points=1,
    hints=(
        "What stands before a word within the window, and what behind it?",
        "`sentence[max(0, i - window) : i]` stands before place i, and `sentence[i + 1 : i + 1 + window]` behind it. Mind that a "
        "negative index would count from the end.",
        "`np.concatenate([sentence[max(0, i - window) : i], sentence[i + 1 : i + 1 + window]])` is the context of place i",
    ),
)
def contexts_are_made(examples, kept):
    """`cbow_examples` returns each word with its whole context, in order."""
    for name, case in kept.asked["examples"].items():
        sentence, window = case["sentence"], case["window"]
        said = f"cbow_examples({sentence.tolist()}, {window})"
        parts = expect.sequence(examples[name], len(sentence), name=said)
        for i, (part, right) in enumerate(zip(parts, questions.contexts(sentence, window), strict=True)):
            context, word = expect.sequence(part, 2, name=f"{said}[{i}]")
            expect.that(
                int(expect.array(word, name="the word").size) == 1,
                f"{said}[{i}]: the context comes first, and then the one word that it belongs to.",
            )
            expect.close(word, sentence[i], name=f"the word of {said}[{i}]")
            expect.close(
                context,
                right,
                name=f"the context of {said}[{i}]",
                mistakes={
                    "The order is that of the sentence.": right[::-1],
                },
            )


@check(
    points=1,
    hints=(
        "What does the power 0.75 do to a large count, and what to a 1?",
        "Take the power first and divide by the sum then: only so is the sum of the probabilities 1.",
        "`p = counts**0.75`, `return p / p.sum()`",
    ),
)
def negatives_are_flattened(probabilities, kept):
    """`negative_probabilities` are proportional to the counts to the power of 0.75."""
    counts = kept.asked["probabilities"]["counts"].astype(float)
    shares = counts / counts.sum()
    flat = np.exp(0.75 * np.log(counts))
    expect.close(
        probabilities,
        flat / flat.sum(),
        name="negative_probabilities(counts)",
        mistakes={
            "The power of 0.75 is missing.": shares,
            "The sum is not 1: take the power first, and divide by the sum of the powers.": shares**0.75,
            "These are not divided by their sum.": flat,
            "All words are equally probable here.": 1 / len(counts),
        },
    )


@check(
    points=3,
    hints=(
        "What does the network say of the right word and of a negative one, and what should it say?",
        "Put the right word and the negatives into one array of ids. The error of each is σ(v · B[id]), less 1 for "
        "the right one. Compute both gradients before A or B changes.",
        "`ids = np.append(context_word, negatives)`, `v, U = A[word].copy(), B[ids]`, `g = 1 / (1 + np.exp(-(U @ v)))`, "
        "`g[0] -= 1`, `A[word] -= rate * g @ U`, `np.subtract.at(B, ids, rate * np.outer(g, v))`",
    ),
)
def skip_gram_steps_downhill(skip_gram, kept):
    """`skip_gram_step` moves the word's row of A, and the rows of B that were asked for, against the gradient."""
    for name, case in kept.asked["skip_gram"].items():
        _is_a_step(skip_gram[name], case, f"skip_gram_step(...) with {name}")


@check(
    points=2,
    needs=skip_gram_steps_downhill,
    hints=(
        "The input is a mean of m rows. If one of them is moved, how much does the mean move?",
        "All is as in `skip_gram_step`, with v the mean of `A[context]`. Each word of the context takes 1/m of v's gradient.",
        "`v = A[context].mean(axis=0)`, and at the end `np.subtract.at(A, context, rate * (g @ U) / len(context))`",
    ),
)
def cbow_steps_downhill(cbow, kept):
    """`cbow_step` shares the gradient of a mean out to the words of the context."""
    for name, case in kept.asked["cbow"].items():
        _is_a_step(cbow[name], case, f"cbow_step(...) with {name}")


def _is_a_step(claim: Any, case: Any, call: str) -> None:
    """The loss from before, and both tables after one step of gradient descent."""
    A, B, rate = case["A"], case["B"], case["rate"]
    dA, dB = questions.derivatives(case)
    before = float(questions.loss(A, B, case))
    inputs = case["context"] if "context" in case else np.array([case["word"]])
    m = len(inputs)
    after = float(questions.loss(A - rate * dA, B - rate * dB, case))
    right, negatives = questions.right_of(case), case["negatives"]
    asked = np.append(right, negatives)
    k = len(asked)
    expect.close(
        claim["loss"],
        before,
        name=f"what {call} returns",
        mistakes={
            "This is the loss after the step. Compute it before A and B change.": after,
            "This is the mean over all words that are asked for. The loss is their sum.": before / k,
            "The negative words are missing.": _with_negatives(case, negatives[:0]),
            "The right word counts as a negative one, too, each time that it is among them.": _with_negatives(
                case, negatives[negatives != right]
            ),
        },
    )
    # The step of A with the rows of B after their own step.
    late = (A[inputs].mean(axis=0), B - rate * dB)
    g = 1 / (1 + np.exp(-(B[asked] @ late[0]))) - (np.arange(k) == 0)
    late_A = A.copy()
    np.subtract.at(late_A, inputs, rate * (g @ late[1][asked]) / m)
    single_A, single_B = A.copy(), B.copy()
    single_A[inputs] -= rate * (g @ B[asked]) / m
    single_B[asked] -= rate * np.outer(g, late[0])
    expect.close(
        claim["A"],
        A - rate * dA,
        name=f"A after {call}",
        mistakes={
            "A has not moved. Change its rows in place, with `A[...] -= ...`.": A,
            "A moves uphill: subtract the gradient.": A + rate * dA,
            "B was changed first, and A's gradient was taken with the new rows. Take both gradients before.": late_A,
            "A word that is twice in the context moves only once. `np.subtract.at` takes both.": single_A,
            "Each word of the context gets the whole gradient. The input is a mean: divide by how many words there are.": A
            - rate * dA * m,
            "The whole gradient is subtracted, without the rate.": A - dA,
        },
    )
    expect.close(
        claim["B"],
        B - rate * dB,
        name=f"B after {call}",
        mistakes={
            "B has not moved. Change its rows in place.": B,
            "B moves uphill: subtract the gradient.": B + rate * dB,
            "A word that is twice among the negatives moves only once. `B[ids] -= ...` writes each row once; "
            "`np.subtract.at(B, ids, ...)` takes both.": single_B,
            "The whole gradient is subtracted, without the rate.": B - dB,
        },
    )


def _with_negatives(case: Any, negatives: Array) -> float:
    """The loss before the step with other negatives."""
    return float(questions.loss(case["A"], case["B"], case | {"negatives": negatives}))


@check(
    points=2,
    needs=(pairs_are_made, negatives_are_flattened, skip_gram_steps_downhill),
    passes="at_least",
    hints=(
        "Do the rows of A still change, and does the loss of an epoch fall below that of the first steps, 6 · ln 2 = 4.16?",
        "Small random numbers in both tables. In each epoch go through all sentences in a new order, and through their pairs; "
        "each step has negatives of its own, drawn by `negative_probabilities` of the counts.",
        "`p = negative_probabilities(np.bincount(sentences.ravel(), minlength=V))`, "
        "`negatives = rng.choice(V, (len(pairs), 5), p=p)`, a rate of 0.05 and three epochs",
    ),
)
def skip_gram_finds_the_topics(training_skip_gram, kept, threshold):
    """`train` with skip-gram puts words of one topic next to one another."""
    return _finds_topics(training_skip_gram, kept, threshold, "skip-gram")


@check(
    points=2,
    needs=(contexts_are_made, negatives_are_flattened, cbow_steps_downhill),
    passes="at_least",
    hints=(
        "Does `train` look at `method`, and is the loss of the last epoch below that of the first?",
        "CBOW has fewer examples, one a word, and each shares its gradient out: take more epochs and a larger rate than "
        "with skip-gram.",
        "Six epochs with a rate of 0.1, window 2 and 5 negatives",
    ),
)
def cbow_finds_the_topics(training_cbow, kept, threshold):
    """`train` with CBOW puts words of one topic next to one another."""
    return _finds_topics(training_cbow, kept, threshold, "cbow")


def _finds_topics(claim: Any, kept: Any, threshold: float, method: str) -> float:
    call = f'train(sentences, V, "{method}")'
    table, history = expect.sequence(claim, 2, name=f"what {call} returns")
    is_table = expect.array(table, name=f"the A of {call}").ndim == 2
    expect.that(is_table, f"{call}: A is a table of two axes. It comes first, and the history second.")
    A = expect.array(table, shape=(questions.V, None), name=f"the A of {call}")
    expect.that(
        2 <= A.shape[1] <= 50,
        f"{call}: the vectors should have 2 to 50 numbers.",
        expected="2 to 50",
        received=str(A.shape[1]),
    )
    losses = expect.curve(history, name=f"the history of {call}")
    expect.that(len(losses) > 0, f"{call}: the history is empty. It should hold the mean loss of each epoch.")
    share = questions.right_neighbours(A, kept.topics)
    expect.that(
        share >= threshold,
        f"{call}: words of one topic are not near one another. {_why(A, losses)}",
        expected=f"at least {threshold:.1%} of the neighbours of the word's own topic",
        received=f"{share:.1%}",
        score=share,
    )
    return share


def _why(A: Array, losses: Array) -> str:
    """The likely cause of too few right neighbours."""
    units = A / np.maximum(np.linalg.norm(A, axis=1, keepdims=True), 1e-300)
    if np.mean(units @ units.T) > 0.9:
        return "All vectors point the same way: without negatives, saying yes to everything is the best answer."
    if losses[-1] > max(4.1, 0.98 * losses[0]):
        return (
            f"The loss ends at {losses[-1]:.3g}, where k negatives have (k + 1) · ln 2 at the beginning, 5 of them 4.16. Has "
            "anything been learned?"
        )
    return (
        f"The loss ends at {losses[-1]:.3g}. Is A what was trained? Do the pairs come from one sentence each? Else take more "
        "epochs or another rate."
    )
