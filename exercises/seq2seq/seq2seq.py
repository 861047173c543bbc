"""Sequence to sequence: a network that reverses strings of digits, and one that adds numbers written as strings.

Write the six functions marked TODO, from the top down. `grader check seq2seq.py` tells you how far you are;
`python seq2seq.py` trains both networks, lets them answer, and draws how sure of a sum one is.
"""

import keras
import numpy as np

PAD, START, END = MARKS = " <>"  # the filling, and the characters that begin and end an answer
REVERSING = {"alphabet": MARKS + "012345", "source_steps": 4, "target_steps": 5}
ADDING = {"alphabet": MARKS + "0123456789+", "source_steps": 5, "target_steps": 4}

# ---------------------------------------------------------------- strings and numbers


def encode(texts: list[str], alphabet: str, steps: int) -> np.ndarray:
    """Strings as rows of numbers.

    Args:
        texts: n strings of at most `steps` characters, all of them in the alphabet.
        alphabet: each character once, in any order, but the first is PAD. A character's number is its place in it.
        steps: how long every row is.

    Returns:
        Integers, shape (n, steps): the numbers of a string's characters, then 0, which is PAD, up to the row's end.
    """
    raise NotImplementedError("TODO: fill each string up with PAD, and look its characters up in the alphabet")


def to_texts(codes: np.ndarray, alphabet: str) -> list[str]:
    """Rows of numbers as strings again.

    Args:
        codes: integers, shape (n, steps).
        alphabet: as for `encode`.

    Returns:
        n strings: of each row the characters before its first END, or all of them if there is none, and without the PAD at
        their end.
    """
    raise NotImplementedError("TODO: look each number up in the alphabet, and cut the string off")


def pairs(
    sources: list[str], targets: list[str], alphabet: str, source_steps: int, target_steps: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What a network is trained with.

    Args:
        sources: n strings to be answered, of at most `source_steps` characters.
        targets: their answers, of less than `target_steps` characters.
        alphabet: as for `encode`.

    Returns:
        (source, written, wanted), integers: the sources, shape (n, source_steps); START and then the answer, which is what the
        decoder reads, shape (n, target_steps); the answer and then END, which is what it should say, of the same shape.
    """
    raise NotImplementedError("TODO: add the marks to the strings, and encode three times")


# ---------------------------------------------------------------- the network


def build_model(source_steps: int, target_steps: int, characters: int, units: int = 64) -> keras.Model:
    """An encoder that reads the source, and a decoder that begins with its state.

    Args:
        source_steps, target_steps: the lengths of the rows.
        characters: how many the alphabet has.
        units: of either LSTM.

    Returns:
        A model, not compiled, from [source, written], integers of shapes (n, source_steps) and (n, target_steps), to the
        probabilities of the next character after each one written, shape (n, target_steps, characters).
    """
    raise NotImplementedError("TODO: two inputs, an Embedding and an LSTM for each, and a Dense layer")


def answer(model: keras.Model, sources: list[str], alphabet: str, source_steps: int, target_steps: int) -> list[str]:
    """What a model answers, alone: every character that it says is what it reads next.

    Args:
        model: as `build_model` makes it; each call is for the whole rows [source, written].
        sources: n strings.
        alphabet, source_steps, target_steps: as for `pairs`.

    Returns:
        n strings, without marks. An answer ends before END, or after `target_steps` characters.
    """
    raise NotImplementedError(
        "TODO: write START; then step by step ask the model, and write what it says one place further on"
    )


def train(
    sources: list[str], targets: list[str], alphabet: str, source_steps: int, target_steps: int, epochs: int
) -> tuple[keras.Model, keras.callbacks.History]:
    """A new network, trained to answer.

    Args:
        sources, targets, alphabet, source_steps, target_steps: as for `pairs`.
        epochs: how many.

    Returns:
        (model, history): the trained model, and what `fit` returned.
    """
    raise NotImplementedError("TODO: pairs, build, compile, fit")


# ---------------------------------------------------------------- the experiment


def reversals(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """All 1,512 strings of three or four of the digits 0 to 5, mixed, and the same strings backwards."""
    sources = ["".join("012345"[i] for i in place) for n in (3, 4) for place in np.ndindex((6,) * n)]
    sources = [sources[i] for i in rng.permutation(len(sources))]
    return sources, [s[::-1] for s in sources]


def sums(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """All 10,000 sums of two numbers below 100, mixed, such as "12+7", and what they make, such as "19"."""
    drawn = [divmod(int(i), 100) for i in rng.permutation(10_000)]
    return [f"{a}+{b}" for a, b in drawn], [str(a + b) for a, b in drawn]


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    for (sources, targets), sizes, n, epochs in ((reversals(rng), REVERSING, 1_200, 12), (sums(rng), ADDING, 8_000, 8)):
        model, history = train(sources[:n], targets[:n], **sizes, epochs=epochs)
        new, true = sources[n : n + 300], targets[n : n + 300]
        said = answer(model, new, **sizes)
        print(f"{np.mean(np.array(said) == true):.1%} of 300 new strings answered rightly:")
        for i in range(5):
            print(f"    {new[i]} -> {said[i]}" + ("" if said[i] == true[i] else f"    (it should be {true[i]})"))

    # How sure is the second one of each character, having written those before? Two wrong sums, if there are any, and two others.
    shown = [*sorted(range(300), key=lambda i: said[i] == true[i])[:2], 0, 1]
    alphabet, texts = ADDING["alphabet"], [said[i][:3] for i in shown]
    source, written, _wanted = pairs([new[i] for i in shown], texts, **ADDING)
    p = model.predict([source, written], verbose=0)
    figure, axes = plt.subplots(1, 4, sharey=True, figsize=(9, 4.5), layout="constrained")
    for axis, i, text, rows in zip(axes, shown, texts, p, strict=True):
        picture = axis.imshow(rows[: len(text) + 1].T, cmap="Blues", vmin=0, vmax=1)
        axis.set_xticks(range(len(text) + 1), ["start", *text])
        axis.set(title=f"{new[i]} = {said[i]}" + ("" if said[i] == true[i] else "?"), xlabel="after")
    axes[0].set_yticks(range(len(alphabet)), ["filling", "start", "end", *alphabet[3:]])
    axes[0].set(ylabel="the next character")
    figure.colorbar(picture, ax=axes, label="probability")
    figure.savefig("seq2seq.png")
