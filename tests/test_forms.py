"""Right solutions in forms that nobody had thought of pass, and what only looks right fails with its own sentence."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.claims import Claim, Failure
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


def test_a_loss_of_ones_own_is_no_wrong_loss() -> None:
    judge = course_file(
        str(COURSE.root / "exercises/mnist_keras/probe.py"), "../_shared/trained_models.py"
    ).has_cross_entropy
    for loss in ("sparse_categorical_crossentropy", "my_ce", "__lambda__", "partial"):
        judge(ModelView("model", Rebuilt(compiled={"loss": loss, "loss_config": {}})))
    with pytest.raises(Failure, match=r"no cross entropy over classes.*received mean_squared_error"):
        judge(ModelView("model", Rebuilt(compiled={"loss": "mean_squared_error", "loss_config": {}})))


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


def test_a_convolution_that_is_called_twice_is_no_second_one() -> None:
    """In a VGG block each has weights of its own; called twice, it is in the net twice, and its weights are not."""
    settings = {"filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "activation": "relu"}
    pooling = Layer("MaxPooling2D", "p", {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"})
    kept = SimpleNamespace(shape=[8, 8, 2], filters=4, convolutions=3)

    def judge(last: str, params: int) -> None:
        found = tuple(Layer("Conv2D", name, settings) for name in ("a", "b", last))
        model = Rebuilt(layers=(Layer("InputLayer", "x"), *found, pooling), params=params)
        checks_of("vgg_block").block_is_convolutions_and_pooling.judge(block=Claim(model, "block"), kept=kept)

    judge("c", 76 + 148 + 148)
    with pytest.raises(Failure, match="weights of its own"):
        judge("b/1", 76 + 148)


# ---------------------------------------------------------------- layers that are called again, and models within models

ONE_RELU = """
def vgg_block(x, filters, convolutions):
    relu = layers.ReLU()
    for _ in range(convolutions):
        x = relu(layers.Conv2D(filters, 3, padding="same")(x))
    return layers.MaxPooling2D(2)(x)
"""
ONE_POOLING = """
POOL = layers.MaxPooling2D(2)

def vgg_block(x, filters, convolutions):
    for _ in range(convolutions):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return POOL(x)
"""
VGG_MODEL = """
def vgg_block(x, filters, convolutions):
    y = inputs = keras.Input(x.shape[1:])
    for _ in range(convolutions):
        y = layers.Conv2D(filters, 3, padding="same", activation="relu")(y)
    return keras.Model(inputs, layers.MaxPooling2D()(y))(x)
"""
RELU_OF_BRANCHES = """
def naive_block(x, f1, f3, f5):
    relu = layers.ReLU()
    found = [relu(layers.Conv2D(f, k, padding="same")(x)) for f, k in ((f1, 1), (f3, 3), (f5, 5))]
    return layers.Concatenate()([*found, layers.MaxPooling2D(3, strides=1, padding="same")(x)])
"""
INCEPTION_MODEL = """
_naive, _inception = naive_block, inception_block

def naive_block(x, *filters, **named):
    inputs = keras.Input(x.shape[1:])
    return keras.Model(inputs, _naive(inputs, *filters, **named))(x)

def inception_block(x, *filters, **named):
    inputs = keras.Input(x.shape[1:])
    return keras.Model(inputs, _inception(inputs, *filters, **named))(x)
"""
RESIDUAL_MODEL = """
def residual_block(x, filters, strides=1):
    inputs = keras.Input(x.shape[1:])
    y = layers.Conv2D(filters, 3, strides=strides, padding="same", activation="relu")(inputs)
    branch = keras.Model(inputs, layers.Conv2D(filters, 3, padding="same")(y))
    skip = x if strides == 1 and x.shape[-1] == filters else layers.Conv2D(filters, 1, strides=strides)(x)
    return layers.ReLU()(layers.Add()([skip, branch(x)]))

def train(*args):
    raise RuntimeError
"""


@pytest.mark.tensorflow
@keras_group
@pytest.mark.parametrize(
    ("slug", "changed", "checks"),
    [
        ("vgg_block", ONE_RELU, ["block_is_convolutions_and_pooling", "net_is_blocks_and_dense_layers"]),
        ("vgg_block", ONE_POOLING, ["block_is_convolutions_and_pooling", "net_is_blocks_and_dense_layers"]),
        ("vgg_block", VGG_MODEL, ["block_is_convolutions_and_pooling", "net_is_blocks_and_dense_layers"]),
        ("inception_block", RELU_OF_BRANCHES, ["naive_block_has_four_branches"]),
        ("inception_block", INCEPTION_MODEL, ["naive_block_has_four_branches", "inception_block_reduces_first"]),
        ("residual_block", RESIDUAL_MODEL, ["identity_block_adds_x", "projection_block_fits_x"]),
    ],
    ids=["one ReLU", "one pooling", "a model", "one ReLU for all branches", "a model of branches", "a model as branch"],
)
def test_a_block_passes_with_layers_called_again_and_as_a_model(
    slug: str, changed: str, checks: list[str], warm_slot: Slot
) -> None:
    found = verdicts(slug, changed, warm_slot)
    for check in checks:
        assert found[check].status is Status.PASSED, found[check].message


ONE_ADD = """
def deep_net(blocks, residual):
    add, relu = layers.Add(), layers.ReLU()
    inputs = keras.Input((2,))
    x = layers.Dense(16, activation="relu")(inputs)
    for _ in range(blocks):
        y = layers.Dense(16)(layers.Dense(16, activation="relu")(x))
        x = relu(add([x, y]) if residual else y)
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))

def train(x, labels, residual):
    return deep_net(20, residual), [0.7] * 12
"""


@pytest.mark.tensorflow
@keras_group
def test_one_layer_may_make_all_additions_of_a_deep_net(warm_slot: Slot) -> None:
    found = verdicts("residual_block", ONE_ADD, warm_slot)
    assert found["nets_differ_by_the_skips"].status is Status.PASSED
    assert "The net with skips has not learned its points" in found["deep_net_learns_with_skips"].message


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
