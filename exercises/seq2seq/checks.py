"""Checks of seq2seq. What is asked, the oracles, and what known mistakes give are in questions.py."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.models import flat
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
models = course_file(__file__, "../_shared/trained_models.py")

Array = NDArray[Any]

given = questions.given
PAD, START, END = questions.MARKS


def _both(claim: Claim, kept: Any, probe: str) -> Any:  # the claims of a probe for either task, with what was asked
    return zip(expect.sequence(claim, 2), kept.asked[probe]["asked"], strict=True)


def _codes(claim: Claim, true: Array, name: str, mistakes: dict[str, Array]) -> None:
    """Fail unless a claim has these numbers, as integers."""
    expect.close(claim, true, name=name, mistakes=mistakes)
    expect.array(claim, integer=True, name=name)


@check(
    points=1,
    hints=(
        "What is a character's number, and what fills the rest of a row?",
        "`alphabet.index(c)` is the place of a character. `text.ljust(steps, PAD)` makes every string equally long.",
        "`return np.array([[alphabet.index(c) for c in text.ljust(steps, PAD)] for text in texts])`",
    ),
)
def strings_become_numbers(coded, kept):
    """`encode` gives the characters' places in the alphabet, then 0 up to the row's end."""
    for claim, one in _both(coded, kept, "coded"):
        texts, alphabet, steps = one["texts"], one["alphabet"], one["steps"]
        true = questions.encoded(texts, alphabet, steps)
        _codes(
            claim,
            true,
            f"encode(texts, {alphabet!r}, {steps})",
            questions.wrong_codes(one),
        )


@check(
    points=1,
    hints=(
        "Where does an answer end, and what if its row holds no END?",
        '`"".join(alphabet[code] for code in row)` is the whole row. `text.split(END)[0]` is what stands before the first END, '
        "or all of it.",
        '`return ["".join(alphabet[code] for code in row).split(END)[0].rstrip(PAD) for row in codes]`',
    ),
)
def numbers_become_strings(spelled, kept):
    """`to_texts` gives the strings back, each up to its first END."""
    for claim, one in _both(spelled, kept, "spelled"):
        codes, alphabet = one["codes"], one["alphabet"]
        shown = ["".join(alphabet[code] for code in row) for row in codes]
        true = questions.spelt(codes, alphabet)
        _same(
            claim,
            true,
            "to_texts(codes, alphabet)",
            [f"the row {row!r}" for row in shown],
            questions.wrong_texts(codes, alphabet),
        )


def _same(claim: Claim, true: list[str], call: str, asked: list[str], mistakes: dict[str, list[str]]) -> None:
    """Fail at the first string that is another, with the cause if all strings of a mistake came."""
    parts = expect.sequence(claim, len(true), name=f"what {call} returns")
    found = [expect.text(part, name=f"what {call} returns, [{i}]") for i, part in enumerate(parts)]
    cause = next((text for text, strings in mistakes.items() if found == strings), "")
    for a, b, what in zip(found, true, asked, strict=True):
        expect.that(
            a == b, f"{call}: {what} gives another string. {cause}".strip(), expected=repr(b), received=repr(a)[:80]
        )


@check(
    points=2,
    needs=strings_become_numbers,
    hints=(
        "When the decoder is to say the first character of the answer, what has been written? And the second?",
        "It reads START and then the answer; it is to say the answer and then END. So at each step it is to say what it reads "
        "one step later.",
        "`encode([START + t for t in targets], alphabet, target_steps)` is what it reads, and "
        "`encode([t + END for t in targets], alphabet, target_steps)` what it should say.",
    ),
)
def the_decoder_is_one_step_behind(paired, kept):
    """`pairs` gives the sources, START with the answers, and the answers with END."""
    for claim, one in _both(paired, kept, "paired"):
        alphabet, steps = one["alphabet"], one["target_steps"]
        parts = expect.sequence(claim, 3, name="what pairs(...) returns")

        def row(begin: str, end: str, one: Any = one, steps: int = steps) -> Array:
            return questions.encoded([begin + t + end for t in one["targets"]], one["alphabet"], steps)

        source = questions.encoded(one["sources"], alphabet, one["source_steps"])
        _codes(parts[0], source, "source, the first that pairs(...) returns", {})
        for part, true, name, mistakes in (
            (
                parts[1],
                row(START, ""),
                "written, the second that pairs(...) returns",
                {
                    "START is missing: so the decoder reads the very character that it is to say.": row("", ""),
                    "This is what it should say. If it reads that, there is nothing to learn: it has to be a step behind.": (
                        row("", END)
                    ),
                    "END need not be read: nothing is to be said after it.": row(START, END),
                },
            ),
            (
                parts[2],
                row("", END),
                "wanted, the third that pairs(...) returns",
                {
                    "END is missing: so the network would never learn when to stop.": row("", ""),
                    "This is what it reads. It should say the next character, so START is no part of it.": row(
                        START, ""
                    ),
                    "START is read and never said.": row(START, END),
                },
            ),
        ):
            _codes(part, true, name, mistakes)


@check(
    points=2,
    hints=(
        "Which two layers read the source, and which three make probabilities of what is written?",
        "`layers.Embedding(characters, 16)` for the source, and another for what is written. The decoder's LSTM answers at "
        'every step: `return_sequences=True`. Then `layers.Dense(characters, activation="softmax")`.',
        "`_, h, c = layers.LSTM(units, return_state=True)(layers.Embedding(characters, 16)(source))`, then `said = "
        "layers.LSTM(units, return_sequences=True)(layers.Embedding(characters, 16)(written), initial_state=[h, c])`, and "
        "`keras.Model([source, written], dense(said))`",
    ),
)
def the_model_has_its_layers(architecture, kept):
    """`build_model` returns two embeddings, two LSTMs and a Dense softmax, with as many parameters as these have."""
    asked = kept.asked["architecture"]
    problem = expect.text(architecture["problem"])
    expect.that(
        not problem,
        "The model that build_model(...) returns can not be called with [source, written], integers of shapes "
        f"(n, {asked['source_steps']}) and (n, {asked['target_steps']}). Keras says: {problem}",
    )
    model = expect.model(architecture["model"], name="build_model(...)")
    inner = next((layer.layers for layer in model.rebuilt.layers if layer.kind == "Functional"), ())
    kinds = [layer.kind for layer in flat(inner) if not layer.again]
    shape = (None, asked["target_steps"], asked["characters"])
    expect.that(
        model.output_shape == shape,
        "build_model(...) answers in another shape. The decoder's LSTM has to return its state after every step: "
        "`return_sequences=True`.",
        expected=str(shape),
        received=str(model.output_shape),
    )
    for kind in ("Embedding", "LSTM"):
        expect.that(
            kinds.count(kind) == 2,
            f"Encoder and decoder need one {kind} layer each. If only one is there, then both share it, or the source does not "
            "reach the answer: the decoder needs the encoder's state.",
            expected=f"2 layers {kind}",
            received=", ".join(kinds),
        )
    wanted = questions.parameters(asked["characters"], asked["units"])
    expect.that(
        model.params == wanted,
        "The model has another number of parameters. Embeddings of 16 numbers, LSTMs of `units`, a Dense layer with one unit for "
        "each character, and nothing else?",
        expected=str(wanted),
        received=str(model.params),
    )
    n = len(kept.rows)
    p = expect.array(model.predict("rows"), shape=(n, *shape[1:]), name="what the model says")
    expect.that(
        bool(np.all(p >= 0) and np.allclose(p.sum(axis=2), 1.0, atol=1e-4)),
        'What the model says after a character are no probabilities. End in `layers.Dense(characters, activation="softmax")`.',
    )


@check(
    points=3,
    needs=the_model_has_its_layers,
    hints=(
        "What is all that the decoder gets to know of the source?",
        "With `return_state=True` an LSTM returns three things: its output, its last h and its last c. The decoder is "
        "called with `initial_state=[h, c]`.",
        "`_, h, c = layers.LSTM(units, return_state=True)(x)` and `layers.LSTM(units, return_sequences=True)(y, "
        "initial_state=[h, c])`",
    ),
)
def the_decoder_gets_the_state(architecture, kept):
    """The decoder begins with the encoder's last state, h and c, and reads what is written from left to right."""
    asked, model = kept.asked["architecture"], expect.model(architecture["model"])
    tables, cells, dense = questions.parts(model.weights, asked["characters"], asked["units"])
    fits = len(tables) == len(cells) == 2 and [w.ndim for w in dense] == [2, 1]
    expect.that(fits, "The model's weights are not those of the layers in the task.")
    p = expect.array(model.predict("rows"), name="what the model says")
    turns = ([0, 1], [1, 0])
    for cause, handed in questions.HANDED.items():
        for t, u in product(turns, turns):
            true = questions.said(
                kept.rows, asked["source_steps"], [tables[i] for i in t], [cells[i] for i in u], dense, handed
            )
            if np.allclose(p, true, rtol=1e-3, atol=1e-4):
                expect.that(not cause, f"build_model(...): {cause}")
                return
    expect.that(
        False,
        "build_model(...): with these weights, an encoder that reads the source from left to right, and a decoder that begins "
        "with its h and c, would say something else. Are the layers connected as in the task, with nothing left out?",
    )


@check(
    points=3,
    needs=(strings_become_numbers, numbers_become_strings),
    hints=(
        "What is written before the first step? And where does the character go that the model says at step t?",
        "Begin with START and PAD behind it. At step t ask for p = model.predict([source, written]); of it only p[:, t] counts. "
        "The most probable character is written at place t + 1, if there is one, and is the answer's character t.",
        "`for t in range(target_steps):`, `c = model.predict([source, written], verbose=0)[:, t].argmax(axis=-1)`, "
        "`said[:, t] = c`, `if t + 1 < target_steps: written[:, t + 1] = c`; at the end `return to_texts(said, alphabet)`",
    ),
)
def the_model_reads_what_it_has_said(answered, kept):
    """`answer` lets a model write alone, character by character, until it says END."""
    for claim, one in _both(answered, kept, "answered"):
        _same(
            claim,
            questions.spelt(questions.alone(one), one["alphabet"]),
            "answer(model, sources, ...), for a model whose answers are known",
            [f"the source {s!r}" for s in one["sources"]],
            questions.wrong_answers(one),
        )


@check(
    points=4,
    needs=(the_decoder_is_one_step_behind, the_decoder_gets_the_state, the_model_reads_what_it_has_said),
    passes="at_least",
    hints=(
        "What loss fits probabilities of characters, with the right ones as numbers? Does it still fall when the training ends?",
        'The loss is "sparse_categorical_crossentropy", Adam\'s rate 0.01; batches have 64 strings. Two arrays go in: a list.',
        '`model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")`, then `history = '
        "model.fit([source, written], wanted, batch_size=64, epochs=epochs, verbose=0)` and `return model, history`",
    ),
)
def reverses_new_strings(reversing, kept, threshold):
    """The trained network reverses strings that it has never seen."""
    asked, held = kept.asked["reversing"], kept.held
    models.training_runs(reversing, epochs=asked["epochs"])
    model, history = expect.sequence(reversing, 2, name="what train(...) returns")
    shape = (len(held.rows), asked["target_steps"], len(asked["alphabet"]))
    p = expect.array(expect.model(model).predict("test"), shape=shape, name="what the trained model says")
    right = questions.right(held, p)
    share = float(right.strings.mean())
    expect.that(
        share >= threshold,
        f"The trained model reverses too few new strings. {_why(expect.curve(history), right)}",
        expected=f"at least {threshold:.1%} of them right from the first character to END",
        received=f"{share:.1%}",
        score=share,
    )
    return share


def _why(losses: Array, right: Any) -> str:
    """The likely cause, where too few strings are right."""
    text = f"Of the single characters {right.characters:.1%} are right, and the loss ends at {losses[-1]:.3g}. "
    if losses[-1] < 0.05 and right.characters < 0.8:
        return (
            text
            + "So it was easy to learn, but not what is wanted: does it read the very characters that it is to say, "
            "or is another model returned than the one that was trained?"
        )
    if right.characters > 0.6:
        return (
            text
            + "It is on the way: a larger learning rate, smaller batches or more units learn more in as many epochs."
        )
    return (
        text
        + "It has hardly learned anything. Is the learning rate neither tiny nor huge, and are the batches not too large?"
    )
