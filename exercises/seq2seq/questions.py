"""Questions of seq2seq, and their oracles: codes character by character, the decoder in NumPy, a model that is a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader.rubric import course_file

recurrent = course_file(__file__, "../_shared/recurrent.py")

Array = NDArray[Any]
Question = dict[str, Any]

PAD, START, END = MARKS = " <>"
SIZES = {"reversing": (4, 5), "adding": (5, 4)}  # steps of the source and of the target
TRAIN, EPOCHS = 1_200, 12  # strings to reverse; the other 312 are held out
WIDTH = 16  # numbers of an embedding
ROWS = 97  # of the table that the known model draws from


@dataclass(frozen=True)
class Held:
    """Strings held out: what the model is asked, and what is right.

    Attributes:
        sources, targets: n strings each.
        rows: a row for each character of each target and its END: the source and what is written before it.
        string, step, wanted: of each row, to which string it belongs, at which step the answer is read, and the right number.
    """

    sources: list[str]
    targets: list[str]
    rows: Array
    string: Array
    step: Array
    wanted: Array


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions by probe, the rows for the model's structure, and the strings held out."""

    asked: dict[str, Question]
    rows: Array
    held: Held


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept, dict[str, dict[str, Array]]]:
    """Fresh strings for every run, and alphabets in an order that the seed draws."""
    tasks = [_task(rng, "reversing"), _task(rng, "adding")]
    steps, units, characters = (6, 4), int(rng.integers(5, 7)), int(rng.integers(10, 13))
    questions: dict[str, Question] = {
        "coded": {"asked": [_texts(rng, one) for one in tasks]},
        "spelled": {"asked": [_codes(rng, one) for one in tasks]},
        "paired": {"asked": tasks},
        "architecture": {
            "source_steps": steps[0],
            "target_steps": steps[1],
            "characters": characters,
            "units": units,
            "seed": int(rng.integers(2**31)),
        },
        "answered": {"asked": [_known(rng, one) for one in tasks]},
    }
    rows = rng.integers(3, characters, (60, sum(steps))).astype(np.int32)  # no PAD: whoever masks it is right, too
    task = _task(rng, "reversing", None)
    sources, targets = task["sources"], task["targets"]
    sizes = {name: task[name] for name in ("alphabet", "source_steps", "target_steps")}
    questions["reversing"] = {"sources": sources[:TRAIN], "targets": targets[:TRAIN], **sizes, "epochs": EPOCHS}
    held = hold(sources[TRAIN:], targets[TRAIN:], **sizes)
    return questions, Kept(questions, rows, held), {"architecture": {"rows": rows}, "reversing": {"test": held.rows}}


def strings(rng: np.random.Generator, name: str) -> tuple[list[str], list[str]]:
    """All strings of a task in random order, and their answers."""
    if name == "reversing":
        every = ["".join(map(str, place)) for n in (3, 4) for place in np.ndindex((6,) * n)]
        sources = [every[i] for i in rng.permutation(len(every))]
        return sources, [s[::-1] for s in sources]
    drawn = [divmod(int(i), 100) for i in rng.permutation(10_000)]
    return [f"{a}+{b}" for a, b in drawn], [str(a + b) for a, b in drawn]


def _task(rng: np.random.Generator, name: str, n: int | None = 40) -> Question:
    """The first n strings or all of them, with their answers, and an alphabet in random order that begins with PAD."""
    sources, targets = strings(rng, name)
    rest = list("<>" + ("012345" if name == "reversing" else "0123456789+"))
    rng.shuffle(rest)
    source_steps, target_steps = SIZES[name]
    extra = int(rng.integers(1, 3))  # no length is a square's side, and none can be written down beforehand
    return {
        "sources": sources[:n],
        "targets": targets[:n],
        "alphabet": PAD + "".join(rest),
        "source_steps": source_steps + extra,
        "target_steps": target_steps + extra + 1,
    }


def _texts(rng: np.random.Generator, task: Question) -> Question:
    """Strings of all lengths from none to all of the steps."""
    steps, letters = int(rng.integers(5, 8)), list(task["alphabet"][1:])
    texts = ["".join(rng.choice(letters, n)) for n in [*range(steps + 1), *rng.integers(1, steps + 1, 12)]]
    return {"texts": texts, "alphabet": task["alphabet"], "steps": steps}


def _codes(rng: np.random.Generator, task: Question) -> Question:
    """Rows with END at any place or none, with more behind it, some of them filled up."""
    alphabet = task["alphabet"]
    letters, end = [i for i, c in enumerate(alphabet) if c not in MARKS], alphabet.index(END)
    codes = rng.choice(letters, (16, 6))
    for i in range(16):
        if i < 12:
            codes[i, i // 2] = end
        if i % 3 == 0:
            codes[i, i // 2 + 1 if i < 12 else 4 :] = 0
    codes[2, 4] = end  # a second one
    return {"codes": codes, "alphabet": alphabet}


# ---------------------------------------------------------------- oracles of strings


def encoded(texts: list[str], alphabet: str, steps: int) -> Array:
    """The true numbers, one character at a time."""
    codes = np.zeros((len(texts), steps), dtype=np.int32)
    for i, text in enumerate(texts):
        for step, character in enumerate(text[:steps]):
            codes[i, step] = alphabet.index(character)
    return codes


def spelt(codes: Array, alphabet: str, *, stops: bool = True) -> list[str]:
    """The true strings of rows of numbers; with stops=False END is a character as any other."""
    found = []
    for row in codes:
        text = "".join(alphabet[code] for code in row)
        found.append((text.split(END)[0] if stops else text).rstrip(PAD))
    return found


def hold(sources: list[str], targets: list[str], alphabet: str, source_steps: int, target_steps: int) -> Held:
    """Each character of an answer by itself: whoever says it has read what is before it, and nothing more.

    A string is answered rightly by a network alone just if it says each character rightly after the right ones before it.
    """
    source = encoded(sources, alphabet, source_steps)
    rows, string, step, wanted = [], [], [], []
    for i, target in enumerate(targets):
        for t, character in enumerate(target + END):
            written = encoded([START + target[:t]], alphabet, target_steps)[0]
            rows.append(np.concatenate([source[i], written]))
            string.append(i)
            step.append(t)
            wanted.append(alphabet.index(character))
    return Held(sources, targets, np.array(rows), np.array(string), np.array(step), np.array(wanted))


def wrong_codes(one: Question) -> dict[str, Array]:
    """What mistakes make of strings, by cause."""
    texts, alphabet, steps = one["texts"], one["alphabet"], one["steps"]
    true = encoded(texts, alphabet, steps)
    usual = "".join(sorted(alphabet, key=(MARKS + "0123456789+").index))
    return {
        "The filling comes first here: it belongs to the end of a row.": encoded(
            [t.rjust(steps, PAD) for t in texts], alphabet, steps
        ),
        "The numbers are too large by one: the first character of the alphabet, PAD, is 0.": true + 1,
        "The filling is 1: PAD is the first character of the alphabet, and so 0.": np.where(true == 0, 1, true),
        "The strings are backwards.": encoded([t[::-1] for t in texts], alphabet, steps),
        "These are the places in an alphabet of your own. Its order is that of the one handed in.": encoded(
            texts, usual, steps
        ),
    }


def wrong_texts(codes: Array, alphabet: str) -> dict[str, list[str]]:
    """What mistakes make of rows of numbers, by cause."""
    rows = ["".join(alphabet[code] for code in row) for row in codes]
    return {
        "It goes on after END, where the answer is over.": spelt(codes, alphabet, stops=False),
        "END is left out, but what comes after it is not: the answer is over there.": [
            row.replace(END, "").rstrip(PAD) for row in rows
        ],
        "END itself is no part of the string.": [row[: row.find(END) + 1] or row.rstrip(PAD) for row in rows],
        "It goes on to the last END. The first one ends the string.": [
            row.rsplit(END, 1)[0].rstrip(PAD) for row in rows
        ],
        "The last character is lost where there is no END.": [row[: row.find(END)].rstrip(PAD) for row in rows],
        "The filling at the end is still there.": [row.split(END)[0] for row in rows],
    }


@dataclass(frozen=True)
class Right:
    """How well a model answers: of each string whether all of it is right, shape (n,), and the share of right characters."""

    strings: Array
    characters: float


def right(held: Held, p: Array) -> Right:
    """What of the strings held out is right, by the probabilities for their rows, shape (rows, target_steps, characters)."""
    hit = p[np.arange(len(p)), held.step].argmax(axis=1) == held.wanted
    wrong = np.bincount(held.string, weights=~hit)
    return Right(wrong == 0, float(hit.mean()))


# ---------------------------------------------------------------- the model in NumPy

HANDED: dict[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "": lambda h, c: (h, c),
    "The decoder begins with zeros: it never hears of the source. Call it with `initial_state=[h, c]`.": lambda h, c: (
        0 * h,
        0 * c,
    ),
    "h and c are exchanged: an LSTM returns its output, then h, then c, and takes `initial_state=[h, c]`.": lambda h, c: (
        c,
        h,
    ),
    "h is handed over twice, and c is lost. An LSTM returns its output, which is h as well, then h, then c.": lambda h, c: (
        h,
        h,
    ),
    "c is handed over twice, and h is lost.": lambda h, c: (c, c),
    "Of the state only h is handed over.": lambda h, c: (h, 0 * c),
    "Of the state only c is handed over.": lambda h, c: (0 * h, c),
}


def parameters(characters: int, units: int) -> int:
    """Of the model as the task describes it."""
    lstm = 4 * units * (WIDTH + units + 1)
    return 2 * characters * WIDTH + 2 * lstm + characters * (units + 1)


def parts(
    weights: tuple[Array, ...], characters: int, units: int
) -> tuple[list[Array], list[list[Array]], list[Array]]:
    """The weights of a model sorted by their shapes: embeddings, LSTMs, and the Dense layer's kernel and bias."""
    by_shape: dict[tuple[int, ...], list[Array]] = {}
    for w in weights:
        by_shape.setdefault(w.shape, []).append(np.asarray(w, dtype=np.float64))
    tables = by_shape.get((characters, WIDTH), [])
    shapes = (WIDTH, 4 * units), (units, 4 * units), (4 * units,)
    cells = [list(one) for one in zip(*(by_shape.get(shape, []) for shape in shapes), strict=False)]
    return tables, cells, [*by_shape.get((units, characters), []), *by_shape.get((characters,), [])]


def said(
    rows: Array,
    source_steps: int,
    tables: list[Array],
    cells: list[list[Array]],
    dense: list[Array],
    handed: Callable[[Array, Array], tuple[Array, Array]] = lambda h, c: (h, c),
) -> Array:
    """The probabilities of a model whose encoder has the first table and cell: shape (n, target_steps, characters).

    Args:
        rows: sources, and what is written, side by side.
        handed: the decoder's first h and c, of the encoder's last.
    """

    def through(codes: Array, place: int, h: Array, c: Array) -> tuple[Array, Array]:
        states: tuple[Array, Array] = recurrent.over_time(
            lambda x, h, c: recurrent.lstm_cell(x, h, c, *cells[place]), tables[place][codes], h, c
        )
        return states

    zeros = np.zeros((len(rows), len(cells[0][1])))
    hs, cs = through(rows[:, :source_steps], 0, zeros, zeros)
    states, _cells = through(rows[:, source_steps:], 1, *handed(hs[:, -1], cs[:, -1]))
    return np.asarray(scipy.special.softmax(states @ dense[0] + dense[1], axis=-1))


# ---------------------------------------------------------------- the model that is a table


def _known(rng: np.random.Generator, task: Question) -> Question:
    """A task with a table of what comes next: END in a seventh of the rows, never PAD or START, nothing very probable."""
    alphabet = task["alphabet"]
    letters, end = [i for i, c in enumerate(alphabet) if c not in MARKS], alphabet.index(END)
    table = rng.dirichlet(np.full(len(alphabet), 5.0), ROWS)
    best = np.where(rng.permutation(ROWS) < ROWS // 7, end, rng.choice(letters, ROWS))
    table[np.arange(ROWS), best] = table.max(axis=1) + rng.uniform(0.05, 0.1, ROWS)
    table /= table.sum(axis=1, keepdims=True)
    factors = rng.integers(1, ROWS, task["source_steps"]).astype(np.int32)
    return task | {"table": table.astype(np.float32), "factors": factors}


def from_table(one: Question, source: Array, written: Array) -> Array:
    """The likeliest next characters by the known model, shape (n, steps): its key is made of all that it has read."""
    places = np.arange(written.shape[1])
    key = (source @ one["factors"])[:, None] + np.cumsum((written + 1) * (2 * places + 1), axis=1)
    return np.asarray(one["table"][key % ROWS].argmax(axis=2))


def alone(
    one: Question,
    *,
    begin: str = START,
    reads: Callable[[int], int] = lambda t: t,
    writes: int = 1,
    stop: Callable[[Array], bool] = lambda ended: False,
) -> Array:
    """What the known model answers alone: numbers, shape (n, target_steps), with whatever comes after END.

    Args:
        begin: what is written before the first step.
        reads: at which place the answer of a step is read.
        writes: how many places after the step its character is written.
        stop: whether no further step is taken, by who has said END; the characters that are missing are PAD.
    """
    steps, alphabet = one["target_steps"], one["alphabet"]
    source = encoded(one["sources"], alphabet, one["source_steps"])
    written = np.zeros((len(source), steps), dtype=np.int64)
    written[:, 0] = alphabet.index(begin)
    answer = np.zeros_like(written)
    for t in range(steps):
        answer[:, t] = from_table(one, source, written)[:, reads(t)]
        if t + writes < steps:
            written[:, t + writes] = answer[:, t]
        if stop((answer == alphabet.index(END)).any(axis=1)):
            break
    return answer


def at_once(one: Question, texts: list[str]) -> Array:
    """What the known model answers in a single call, where START and these texts are written already."""
    source = encoded(one["sources"], one["alphabet"], one["source_steps"])
    written = encoded([START + t for t in texts], one["alphabet"], one["target_steps"])
    return from_table(one, source, written)


def wrong_answers(one: Question) -> dict[str, list[str]]:
    """What mistakes in writing alone make of the known model, by cause."""
    alphabet, steps = one["alphabet"], one["target_steps"]
    true = alone(one)

    def text(codes: Array) -> list[str]:
        return spelt(codes, alphabet)

    return {
        "These are the right answers, but not this model's: it has to be asked, and may be wrong.": one["targets"],
        "It goes on after END: the answer is over there.": spelt(true, alphabet, stops=False),
        "All was said in one call, with nothing written but START. What the model says has to be written, and read at the next "
        "step.": text(at_once(one, [""] * len(one["sources"]))),
        "The right answer was written for the model to read. Alone it reads only what it has said itself.": text(
            at_once(one, one["targets"])
        ),
        "The source was written where the model's own answer has to be.": text(
            at_once(one, [s[: steps - 1] for s in one["sources"]])
        ),
        "START is missing at the beginning of what is written.": text(alone(one, begin=PAD)),
        "Each character overwrites the one before: what is said at step t is written at place t + 1, and START stays.": text(
            alone(one, writes=0)
        ),
        "The answer of step t was read at the last place. It is at place t.": text(
            alone(one, reads=lambda t: steps - 1)
        ),
        "It ends as soon as one answer has its END. Each goes on until its own: leave the loop when all have one, or never.": (
            text(alone(one, stop=lambda ended: bool(ended.any())))
        ),
        "The last character is lost: the model answers after each of the places written, the last as well.": text(
            true[:, :-1]
        ),
    }
