"""`expect` says what was wrong, agrees with NumPy about what is close, and turns no claim into an exception of ours."""

import contextlib
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import expect
from grader.claims import Claim, Failure
from grader.inside.wire import Unknown
from grader.models import Layer, ModelView, Rebuilt


def message(function: Callable[[], object]) -> str:
    with pytest.raises(Failure) as caught:
        function()
    return caught.value.message


def claim(value: object) -> Claim:
    return Claim(value, "loss")


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=5),
    st.floats(),
    st.integers(),
    st.integers(1_000, 4_000).map(lambda n: 1 << n),
    st.just(Unknown("Car", "Car()")),
    hnp.arrays(
        st.one_of(hnp.boolean_dtypes(), hnp.integer_dtypes(), hnp.unsigned_integer_dtypes(), hnp.floating_dtypes()),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    ).filter(lambda a: a.dtype.itemsize <= 8),
)
CLAIMS = st.recursive(
    ODD,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.text(max_size=2), inner)
    ),
    max_leaves=8,
)
FUNCTIONS: dict[str, Callable[[Claim], Any]] = {
    "number": expect.number,
    "array": expect.array,
    "array of a shape": lambda c: expect.array(c, shape=(None, 2), integer=False),
    "array of integers": lambda c: expect.array(c, integer=True),
    "close to a number": lambda c: expect.close(c, 1.5, mistakes={"half": 0.75, "odd": [1.0, 2.0]}),
    "close to an array": lambda c: expect.close(c, [1.0, 2.0, 3.0], mistakes={"one": 1.0}),
    "close to nothing": lambda c: expect.close(c, np.zeros((0, 3))),
    "sequence": lambda c: [expect.number(part) for part in expect.sequence(c)],
    "sequence of 2": lambda c: [expect.array(part) for part in expect.sequence(c, 2)],
    "curve": expect.curve,
    "falls": lambda c: expect.falls(c, length=3, factor=0.5),
    "text": expect.text,
    "model": expect.model,
    "accuracy": lambda c: expect.accuracy(c, [0, 1], at_least=0.5),
    "probabilities": lambda c: expect.probabilities(c, classes=2),
    "a part": lambda c: expect.number(c["a"]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(value=CLAIMS)
def test_no_claim_raises_anything_but_failure(name: str, value: object) -> None:
    with contextlib.suppress(Failure):
        FUNCTIONS[name](claim(value))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (np.zeros((3, 1)), "one number"),
        ("4.2", "one number"),
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        (1 << 3_000, "one number"),
        ([[1, 2], [3]], "one number"),
        (Unknown("Tensor", "<x>"), "type Tensor"),
        (None, "`return`"),
    ],
)
def test_what_is_no_number_is_said(value: object, wanted: str) -> None:
    assert wanted in message(lambda: expect.number(claim(value)))


@pytest.mark.parametrize("odd", ["x" * 20_000, [["x" * 20_000]]], ids=["text", "nested"])
@pytest.mark.parametrize("name", ["number", "array", "close to an array", "curve", "sequence"])
def test_one_odd_part_among_many_numbers_costs_no_memory(name: str, odd: object) -> None:
    """NumPy would make an array of texts, each as wide as the widest: here of 160 MB."""
    value = claim([odd, *[0.0] * 2_000])
    tracemalloc.start()
    try:
        with pytest.raises(Failure):
            FUNCTIONS[name](value)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_nest_without_end_is_no_array() -> None:
    nest: list[Any] = []
    for _ in range(900):
        nest = [nest]
    assert "a list of 1" in message(lambda: expect.array(claim(nest)))


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.array(2), np.array([[2.0]]), [2]])
def test_a_number_may_come_in_an_array(value: object) -> None:
    value = np.asarray(value) if isinstance(value, np.generic) else value
    assert expect.number(claim(value)) == 2.0


def test_a_wrong_number_names_both_values() -> None:
    text = message(lambda: expect.close(claim(2.5), 4.25))
    assert text == "loss: expected 4.25, received 2.5."


def test_the_author_may_name_the_value() -> None:
    assert message(lambda: expect.close(claim(2.5), 4.25, name="slope w")).startswith("slope w: expected")


def test_a_wrong_array_says_where_and_how_many() -> None:
    text = message(lambda: expect.close(claim(np.array([[1.0, 2.0], [3.5, 9.0]])), [[1, 2], [3, 4]]))
    assert "expected 4 at [1, 1], received 9 there (2 of 4 values are off)" in text


def test_a_wrong_shape_names_both_shapes() -> None:
    text = message(lambda: expect.close(claim(np.zeros((3, 1))), np.zeros(3)))
    assert "expected shape (3,), received shape (3, 1)" in text


@pytest.mark.parametrize("integer", [True, False])
def test_a_wrong_dtype_is_said(integer: bool) -> None:
    text = message(lambda: expect.array(claim(np.zeros(2, np.float32 if integer else np.int32)), integer=integer))
    assert ("dtype float32" if integer else "dtype int32") in text
    assert ("expected an integer" if integer else "expected a floating-point") in text


def test_a_known_mistake_is_diagnosed() -> None:
    mistakes = {"The mean is missing.": 12.0, "Halved?": 2.0}
    assert message(lambda: expect.close(claim(12.0), 4.0, mistakes=mistakes)).endswith(
        "received 12. The mean is missing."
    )
    assert "?" not in message(lambda: expect.close(claim(7.0), 4.0, mistakes=mistakes))


def test_a_mistake_of_another_shape_matches_nothing() -> None:
    assert "Transposed" not in message(
        lambda: expect.close(claim(np.ones(2)), np.zeros(2), mistakes={"Transposed": np.ones((3, 3))})
    )


def test_a_known_mistake_is_named_in_the_shape_that_it_has() -> None:
    mistakes = {"One.": 1.0, "Summed over the wrong axis.": [4.0, 6.0, 8.0]}
    text = message(lambda: expect.close(claim(np.array([4.0, 6.0, 8.0])), [6.0, 12.0], mistakes=mistakes))
    assert text.endswith("expected shape (2,), received shape (3,). Summed over the wrong axis.")
    text = message(lambda: expect.close(claim(np.ones(3)), [6.0, 12.0], mistakes=mistakes))
    assert text.endswith("received shape (3,).")
    text = message(lambda: expect.close(claim(np.zeros(0)), [6.0, 12.0], mistakes=mistakes))
    assert text.endswith("received shape (0,).")


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=5),
    st.sampled_from([0.0, 1e-5, 0.1]),
    st.sampled_from([0.0, 1e-7, 1.0]),
)
def test_close_is_what_numpy_calls_close(pairs: list[tuple[float, float]], rtol: float, atol: float) -> None:
    received, expected = np.array(pairs).T
    try:
        expect.close(claim(received), expected, rtol=rtol, atol=atol)
        passed = True
    except Failure:
        passed = False
    assert passed == np.allclose(received, expected, rtol=rtol, atol=atol)


def test_parts_of_a_sequence_are_claims() -> None:
    first, second = expect.sequence(claim((1, "x")), 2)
    assert expect.number(first) == 1
    assert "loss[1]" in message(lambda: expect.number(second))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int32, np.uint8, np.bool_])
def test_an_array_is_a_sequence_too(dtype: type) -> None:
    assert [expect.number(p) for p in expect.sequence(claim(np.array([0, 1], dtype)), 2)] == [0, 1]


def test_a_sequence_of_another_length_fails() -> None:
    assert "expected 3 values, received a tuple of 2" in message(lambda: expect.sequence(claim((1, 2)), 3))
    assert "shape (549755813888, 0)" in message(lambda: expect.sequence(claim(np.zeros((2**39, 0)))))
    assert "`return`" in message(lambda: expect.sequence(claim(None), 2))


def test_the_curve_of_a_keras_history_is_its_loss() -> None:
    assert expect.curve(claim({"loss": [2.0, 1.0], "val_loss": [3.0, 4.0]})).tolist() == [2.0, 1.0]
    assert "received a dict of 1" in message(lambda: expect.curve(claim({"accuracy": [1.0]})))


def test_a_diverged_curve_may_be_asked_for_as_it_is() -> None:
    assert expect.curve(claim([1.0, float("inf")]), finite=False).tolist() == [1.0, float("inf")]


def test_a_diverged_curve_is_said() -> None:
    text = message(lambda: expect.curve(claim([1.0, float("nan"), 2.0])))
    assert "nan at step 1: the training diverged" in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1.0, 3.0], "rises"),
        ([2.0, 1.0, 2.0], "does not move"),
        ([2.0, 1.5], "falls too little"),
        ([2.0], "at least two"),
        (np.zeros((2, 2)), "one a step"),
    ],
)
def test_a_curve_that_does_not_fall_is_described(values: object, said: str) -> None:
    assert said in message(lambda: expect.falls(claim(values), factor=0.5))


def test_a_falling_curve_passes() -> None:
    assert expect.falls(claim([np.array(4.0), 2, np.array([1.0])]), factor=0.5, length=3).tolist() == [4, 2, 1]


def test_an_own_condition_has_its_own_message() -> None:
    expect.that(True, "never")
    assert message(lambda: expect.that(False, "Too large.", expected="3", received="4")) == (
        "Too large. Expected 3, received 4."
    )


# ---------------------------------------------------------------- models


def model(*layers: Layer) -> ModelView:
    return ModelView("build()", Rebuilt(layers=layers))


DENSE = Layer("Dense", "d", {"units": 4, "activation": "relu"})
LINEAR = Layer("Dense", "l", {"units": 4, "activation": "linear"})
INPUT = Layer("InputLayer", "i")


def test_layers_hold_whichever_way_an_activation_is_written() -> None:
    row = ("Dense", {"units": 4, "activation": "relu"})
    for written in (
        [INPUT, DENSE],
        [DENSE],
        [LINEAR, Layer("ReLU", "r")],
        [LINEAR, Layer("Relu", "o")],
        [LINEAR, Layer("Activation", "a", {"activation": "relu"})],
        [Layer("Dense", "g", {"units": 4, "activation": {"class_name": "ReLU", "config": {"max_value": None}}})],
        [Layer("Sequential", "s", layers=(INPUT, DENSE))],
    ):
        assert [x.kind for x in expect.layers(model(*written), [row])] == ["Dense"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([LINEAR], "build(), layer 1, Dense: expected activation='relu', received activation='linear'."),
        ([], "build(), layer 1: expected Dense(units=4, activation='relu'), received no more layers."),
        (
            [Layer("Flatten", "f"), DENSE],
            "build(), layer 1: expected Dense(units=4, activation='relu'), received Flatten().",
        ),
        ([DENSE, Layer("Dropout", "p")], "build(): expected 1 layers, received a further one, Dropout."),
        ([DENSE, Layer("Softmax", "s")], "build(): expected 1 layers, received a further one, Softmax."),
    ],
)
def test_layers_name_the_first_that_differs(written: list[Layer], said: str) -> None:
    assert message(lambda: expect.layers(model(*written), [("Dense", {"units": 4, "activation": "relu"})])) == said


def test_settings_compare_sizes_and_rates() -> None:
    conv = Layer("Conv2D", "c", {"kernel_size": [3, 3], "rate": 0.30000001})
    expect.layers(model(conv), [("Conv2D", {"kernel_size": (3, 3), "rate": 0.3})])
    expect.layers(model(conv), [("Conv2D", {"kernel_size": 3})])
    assert "kernel_size=(3, 3)" in message(lambda: expect.layers(model(conv), [("Conv2D", {"kernel_size": (5, 5)})]))


def test_accuracy_takes_scores_and_probabilities() -> None:
    labels = [0, 1, 1, 0]
    scores = np.array([[2.0, 1], [0, 3], [5, 1], [1, 0]])
    assert expect.accuracy(claim(scores), labels, at_least=0.75) == 0.75
    for one in ([0.1, 0.9, 0.2, 0.3], [[0.1], [0.9], [0.2], [0.3]]):
        assert expect.accuracy(claim(np.array(one)), labels, at_least=0.75) == 0.75
    said = message(lambda: expect.accuracy(claim(scores), labels, at_least=0.8, name="accuracy", cause="Scale them?"))
    assert said == "accuracy: expected at least 80.0%, received 75.0% of 4 right. Scale them?"
    assert "class 0" in message(lambda: expect.accuracy(claim(np.eye(2)[[0, 0, 0, 0]]), labels, at_least=0.8))
    assert "shape (4, classes)" in message(lambda: expect.accuracy(claim(scores[:3]), labels, at_least=0.1))
    assert "finite" in message(lambda: expect.accuracy(claim(scores * np.nan), labels, at_least=0.1))


@given(hnp.arrays(np.float64, (5, 3), elements=st.floats(-30, 30)))
def test_a_softmax_gives_probabilities_and_its_logits_do_not(logits: np.ndarray) -> None:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    expect.probabilities(claim((powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)), classes=3)
    assert "softmax" in message(lambda: expect.probabilities(claim(np.abs(logits) + 2), classes=3))
