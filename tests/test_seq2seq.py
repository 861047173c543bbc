"""The oracles of seq2seq: the model in NumPy against Keras, the table against the model made of it, and what counts as right."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import import_course_file

EXERCISE = Path(__file__).parents[1] / "exercises" / "seq2seq"
questions = import_course_file(EXERCISE / "questions.py")
keras_group = pytest.mark.xdist_group("keras")


@pytest.fixture(scope="module")
def asked():
    return questions.given(np.random.default_rng(3))[0]


@pytest.mark.tensorflow
@keras_group
def test_the_model_in_numpy_is_kerass():
    keras = pytest.importorskip("keras")
    layers, units, characters = keras.layers, 5, 11
    source, written = keras.Input((6,), dtype="int32"), keras.Input((4,), dtype="int32")
    encoder, decoder = layers.LSTM(units, return_state=True), layers.LSTM(units, return_sequences=True)
    tables, dense = [layers.Embedding(characters, 16) for _ in range(2)], layers.Dense(characters, activation="softmax")
    _, h, c = encoder(tables[0](source))
    model = keras.Model([source, written], dense(decoder(tables[1](written), initial_state=[h, c])))
    rng = np.random.default_rng(1)
    for w in model.weights:
        w.assign(rng.normal(0, 0.5, w.shape))
    rows = rng.integers(0, characters, (20, 10))
    weights = [[w.numpy().astype(float) for w in layer.weights] for layer in (*tables, encoder, decoder, dense)]
    found = questions.said(rows, 6, [weights[0][0], weights[1][0]], weights[2:4], weights[4])
    np.testing.assert_allclose(found, model([rows[:, :6], rows[:, 6:]]), rtol=1e-4, atol=1e-5)
    assert model.count_params() == questions.parameters(characters, units)
    kept = [w.numpy() for w in model.weights]
    assert [len(part) for part in questions.parts(tuple(kept), characters, units)] == [2, 2, 2]


@pytest.mark.tensorflow
@keras_group
def test_the_known_model_says_what_its_table_says(asked):
    pytest.importorskip("keras")
    probe = import_course_file(EXERCISE / "probe.py")
    for one in asked["answered"]["asked"]:
        model = probe._known(one)
        source = questions.encoded(one["sources"], one["alphabet"], one["source_steps"])
        written = np.random.default_rng(1).integers(0, len(one["alphabet"]), (len(source), one["target_steps"]))
        for steps in (1, written.shape[1]):  # rows that grow are taken as well
            said = np.asarray(model([source, written[:, :steps]])).argmax(axis=2)
            np.testing.assert_array_equal(said, questions.from_table(one, source, written[:, :steps]))


def test_no_two_mistakes_of_writing_alone_are_alike(asked):
    for one in asked["answered"]["asked"]:
        true = questions.spelt(questions.alone(one), one["alphabet"])
        mistakes = questions.wrong_answers(one)
        assert len({tuple(t) for t in [true, *mistakes.values()]}) == len(mistakes) + 1
        ends = (questions.alone(one) == one["alphabet"].index(">")).any(axis=1)
        assert 0 < ends.sum() < len(ends), "some answers end, and some go on to the last step"


def test_a_string_counts_just_if_the_model_alone_would_have_written_it(asked):
    for one in asked["answered"]["asked"]:
        alphabet, steps = one["alphabet"], one["target_steps"]
        alone = questions.spelt(questions.alone(one), alphabet)
        short = [i for i, text in enumerate(alone) if len(text) < steps]
        targets = [alone[i] if i % 2 else one["targets"][i][: steps - 1] for i in short]
        sizes = alphabet, one["source_steps"], steps
        held = questions.hold([one["sources"][i] for i in short], targets, *sizes)
        said = questions.from_table(one, held.rows[:, : sizes[1]], held.rows[:, sizes[1] :])
        right = questions.right(held, np.eye(len(alphabet))[said])
        np.testing.assert_array_equal(right.strings, [alone[i] == t for i, t in zip(short, targets, strict=True)])
        assert right.strings.any()
        assert not right.strings.all()
