"""Right solutions in forms that nobody had thought of pass, and what only looks right fails with its own sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.claims import Failure
from grader.course import Course
from grader.models import Layer, ModelView, Rebuilt
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Status, Verdict
from grader.rubric import course_file
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])
WALLS = "none" if why_no_walls() else "bubblewrap"
keras_group = pytest.mark.xdist_group("keras")


def checks_of(slug: str) -> Any:
    return course_file(str(COURSE.root / "exercises" / slug / "probe.py"), "checks.py")


def verdicts(slug: str, changed: str, slot: Slot) -> dict[str, Verdict]:
    """What is said of the reference with some of its functions written otherwise."""
    exercise = COURSE.exercise(slug)
    source = f"{COURSE.solution(exercise).read_text().partition('if __name__')[0]}\n\n{changed}\n"
    with set_paper(exercise, 1, "builtin") as paper:
        report = grade(Submission("", exercise, source.encode()), paper, slot)
    return {v.check: v for v in report.verdicts}


@pytest.fixture(scope="module")
def bare_slot() -> Iterator[Slot]:
    with Slot((), WALLS) as slot:
        yield slot


@pytest.fixture(scope="module")
def warm_slot() -> Iterator[Slot]:
    with Slot(("tensorflow", "keras"), WALLS) as slot:
        yield slot


# ---------------------------------------------------------------- with NumPy


EMPTY = """
_whole = value_iteration

def value_iteration(p, r, gamma, tolerance=1e-8):
    return _whole(p, r, gamma, tolerance)[0], []
"""
NO_TABLE = """
_whole = play

def play(env, W, rng):
    return 5, *_whole(env, W, rng)[1:]

def learn(env, episodes, gamma, rng):
    raise RuntimeError
"""
ARRAYS = """
def epsilon_greedy(estimates, epsilon, rng):
    if rng.random() < epsilon:
        return int(rng.integers(len(estimates)))
    return rng.choice(np.flatnonzero(estimates == estimates.max()), 1)
"""


@pytest.mark.parametrize(
    ("slug", "changed", "check", "said"),
    [
        ("value_iteration", EMPTY, "changes_shrink", "the list is empty"),
        ("policy_gradient", NO_TABLE, "plays_by_its_policy", "expected shape (?, 4)"),
        ("exploration", ARRAYS, "chance_decides_between_equals", "return the number itself, as in int(arm[0])"),
    ],
)
def test_what_is_no_answer_at_all_fails_with_the_checks_own_sentence(
    slug: str, changed: str, check: str, said: str, bare_slot: Slot
) -> None:
    found = verdicts(slug, changed, bare_slot)
    assert found[check].status is Status.FAILED
    assert said in found[check].message
    assert not [v for v in found.values() if v.status is Status.BROKEN]


# ---------------------------------------------------------------- models as the referee describes them


def in_a_row(*kinds: str) -> ModelView:
    """Layers one behind the other; a convolution and a Dense layer say themselves that they have no activation."""
    linear = {"Conv2D": {"activation": "linear"}, "Dense": {"activation": "linear", "units": 10}}
    found = [Layer(kind, f"{kind}_{i}", linear.get(kind, {})) for i, kind in enumerate(kinds)]
    return ModelView("model", Rebuilt(layers=tuple(found)))


def test_in_cifar10_an_activation_is_the_same_step_in_whichever_way_it_is_written() -> None:
    steps = checks_of("cifar10_cnn")._steps
    as_layers, as_operations = in_a_row("Conv2D", "ReLU", "Softmax"), in_a_row("Conv2D", "Relu", "Softmax")
    assert steps(as_layers)[1:] == steps(as_operations)[1:] == ["relu", "softmax"]


def test_the_slope_of_a_leaky_relu_counts_for_an_operation_too() -> None:
    judge = course_file(str(COURSE.root / "exercises/dcgan/probe.py"), "questions.py").slopes_are_right
    for kind in ("LeakyReLU", "LeakyRelu"):
        judge(ModelView("model", Rebuilt(layers=(Layer(kind, "r", {"negative_slope": 0.2}),))))
        with pytest.raises(Failure, match="another slope"):
            judge(ModelView("model", Rebuilt(layers=(Layer(kind, "r", {"negative_slope": 0.5}),))))


def test_a_branch_may_be_a_model_of_its_own() -> None:
    branches = course_file(str(COURSE.root / "exercises/inception_block/probe.py"), "../_shared/branches.py")
    one = Layer("Conv2D", "a", {"kernel_size": [1, 1], "strides": [1, 1], "filters": 4, "padding": "same"})
    inner = Layer("Sequential", "s", layers=(Layer("InputLayer", "i"), one, Layer("Relu", "r")), inputs=("x",))
    join = Layer("Concatenate", "j", inputs=("s", "x"))
    model = ModelView("model", Rebuilt(layers=(Layer("InputLayer", "x"), inner, join)))
    assert branches.branches(model, "Concatenate") == [(branches.convolution(1, 4),), ()]


def test_a_convolution_of_one_pixel_is_the_same_with_either_padding() -> None:
    branches = course_file(str(COURSE.root / "exercises/inception_block/probe.py"), "../_shared/branches.py")

    def said(side: int, stride: int) -> str:
        config = {
            "kernel_size": [side] * 2,
            "strides": [stride] * 2,
            "filters": 4,
            "activation": "relu",
            "padding": "valid",
        }
        return str(branches._said(Layer("Conv2D", "a", config)))

    assert said(1, 1) == branches.convolution(1, 4)
    assert said(3, 1) == branches.convolution(3, 4) + ", padding valid"
    assert said(1, 2) == branches.convolution(1, 4) + ", stride 2×2, padding valid"


# ---------------------------------------------------------------- autoencoder

UNTRAINED = "def train(*args, **kwargs):\n    raise RuntimeError\n"
NORMALISED = """
def build_models(size):
    def hidden(n, activation):
        return [layers.Dense(n), layers.BatchNormalization(), activation]

    encoder = keras.Sequential([keras.Input((784,)), *hidden(128, {first}), layers.Dense(size)])
    decoder = keras.Sequential(
        [keras.Input((size,)), *hidden(128, layers.LeakyReLU()), *hidden(784, layers.Activation("sigmoid"))]
    )
    autoencoder = keras.Sequential([keras.Input((784,)), encoder, decoder])
    autoencoder.compile("adam", "mse")
    return autoencoder, encoder, decoder
"""
FLAT = """
def build_models(size):
    encoder = keras.Sequential([keras.Input((784,)), layers.ReLU(), layers.Dense(size)])
    decoder = keras.Sequential([keras.Input((size,)), layers.Dense(128, "relu"), layers.Dense(784, "sigmoid")])
    return keras.Sequential([keras.Input((784,)), encoder, decoder]), encoder, decoder
"""


@pytest.mark.tensorflow
@keras_group
@pytest.mark.parametrize("first", ["layers.ReLU()", "layers.PReLU()"])
def test_an_activation_behind_a_batch_normalization_bends(first: str, warm_slot: Slot) -> None:
    found = verdicts("autoencoder", NORMALISED.replace("{first}", first) + UNTRAINED, warm_slot)
    assert found["models_have_a_bottleneck"].status is Status.PASSED


@pytest.mark.tensorflow
@keras_group
@pytest.mark.parametrize("changed", [FLAT, NORMALISED.replace("{first}", "layers.Dropout(0.1)")])
def test_without_an_activation_between_its_layers_nothing_bends(changed: str, warm_slot: Slot) -> None:
    found = verdicts("autoencoder", changed + UNTRAINED, warm_slot)["models_have_a_bottleneck"]
    assert found.status is Status.FAILED
    assert "no hidden layer with an activation" in found.message


FORGED = """
import sys

def train(x, size, noise, rng):
    encoder = keras.Sequential([keras.Input((784,)), layers.Dense(size)])
    whole = keras.Sequential([keras.Input((784,)), layers.Dense(784, use_bias=False)])
    whole.set_weights([np.eye(784)])
    wide = keras.Input((784,))
    both = keras.Input((size,))
    aside = keras.Model([both, wide], whole(wide))
    ways = {
        "round": lambda z: whole(sys._getframe(1).f_locals["inputs"]),
        "added": lambda z: whole(sys._getframe(1).f_locals["inputs"]) + 0 * z[:, :1],
        "aside": lambda z: aside([z, sys._getframe(1).f_locals["inputs"]]),
    }
    return whole, encoder, ways["{way}"], [0.5]
"""


@pytest.mark.tensorflow
@keras_group
@pytest.mark.parametrize("way", ["round", "added", "aside"])
def test_no_picture_passes_by_the_code(way: str, warm_slot: Slot) -> None:
    found = verdicts("autoencoder", FORGED.replace("{way}", way), warm_slot)["parts_learn_with_the_whole"]
    assert found.status is Status.FAILED
    assert "no chain of two models" in found.message


# ---------------------------------------------------------------- others with Keras

TWO_MODELS = """
def build_model(source_steps, target_steps, characters, units=64):
    source, written = keras.Input((source_steps,), dtype="int32"), keras.Input((target_steps,), dtype="int32")
    state = layers.LSTM(units, return_state=True)(layers.Embedding(characters, 16)(source))[1:]
    encoder = keras.Model(source, state)
    begin = [keras.Input((units,)), keras.Input((units,))]
    said = layers.LSTM(units, return_sequences=True)(layers.Embedding(characters, 16)(written), initial_state=begin)
    decoder = keras.Model([written, *begin], layers.Dense(characters, activation="softmax")(said))
    return keras.Model([source, written], decoder([written, *encoder(source)]))
"""


@pytest.mark.tensorflow
@keras_group
def test_encoder_and_decoder_of_seq2seq_may_be_models(warm_slot: Slot) -> None:
    found = verdicts("seq2seq", TWO_MODELS + UNTRAINED, warm_slot)
    for check in ("the_model_has_its_layers", "the_decoder_gets_the_state"):
        assert found[check].status is Status.PASSED, found[check].message


@pytest.mark.tensorflow
@keras_group
def test_a_net_that_was_not_trained_is_no_plain_rival(warm_slot: Slot) -> None:
    changed = (
        "_whole = train\n\n\ndef train(x, labels, residual):\n"
        "    return _whole(x, labels, residual) if residual else (deep_net(20, False), [0.7] * 12)\n"
    )
    found = verdicts("residual_block", changed, warm_slot)
    assert found["deep_net_learns_with_skips"].status is Status.PASSED
    assert found["plain_net_does_not"].status is Status.FAILED
    assert "was not trained" in found["plain_net_does_not"].message
