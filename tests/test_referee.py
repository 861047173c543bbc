"""The referee: models that a run hands out, rebuilt and asked in a sandbox that never met the learner's code."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from grader.allowed import LAYERS
from grader.claims import Claim, Failure
from grader.course import Course
from grader.inside import wire
from grader.models import view
from grader.paper import set_paper
from grader.pipeline import gather, grade
from grader.referee import _refusal, with_views
from grader.report import Status
from grader.sandbox import Slot, why_no_walls
from grader.store import EvidenceStore
from grader.submission import Submission

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("keras")]
COURSE = Course(Path(__file__).parent / "keras_course")
HEAD = "import keras\nfrom keras import layers\n\n\ndef build(x):\n"
RIGHT = HEAD + "    return keras.Sequential([keras.Input((3,)), layers.Dense(2, activation='softmax')])\n"


@pytest.fixture(scope="module")
def warm_slot():
    with Slot(("tensorflow", "keras"), "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


@pytest.fixture(scope="module")
def paper():
    with set_paper(COURSE.exercise("net"), 1, "builtin") as paper:
        yield paper


def rebuilt(source, paper, slot):
    evidence = gather(source.encode(), paper, slot)["building"]
    assert evidence.problem is None, evidence.problem
    return evidence.models[0]


def verdicts(source, paper, slot):
    report = grade(Submission("", paper.exercise, source.encode()), paper, slot)
    return {v.check: v for v in report.verdicts}


@pytest.mark.parametrize(
    "body",
    [
        "    return keras.Sequential([keras.Input((3,)), layers.Dense(2, activation='softmax')])",
        "    return keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Softmax()])",
        "    return keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Activation('softmax')])",
        "    i = keras.Input((3,))\n    return keras.Model(i, layers.Dense(2, activation=keras.activations.softmax)(i))",
        "    m = keras.Sequential([layers.Dense(2, 'softmax')])\n    m.compile('sgd', 'mse')\n"
        "    m.fit(x, x[:, :2], verbose=0)\n    return m",
        "    m = keras.Sequential([layers.Dense(2, 'softmax')])\n    m(x)\n    return m",
        "    inner = keras.Sequential([layers.Dense(2, 'softmax')])\n"
        "    return keras.Sequential([keras.Input((3,)), inner])",
        "    import tensorflow as tf\n"
        "    return keras.Sequential([keras.Input((3,)), layers.Dense(2, activation=tf.nn.softmax)])",
    ],
)
def test_every_way_of_writing_a_model_is_the_same_model(body, paper, warm_slot):
    assert {v.status for v in verdicts(HEAD + body + "\n", paper, warm_slot).values()} == {Status.PASSED}


def test_a_model_within_a_model_may_be_compiled_with_what_only_the_learner_knows(paper, warm_slot):
    body = (
        "    def own(true, said):\n        return keras.ops.mean(true - said)\n"
        "    inner = keras.Sequential([keras.Input((3,)), layers.Dense(2, 'softmax')])\n"
        "    inner.compile(keras.optimizers.Adam(0.25), own)\n"
        "    model = keras.Sequential([keras.Input((3,)), inner])\n"
        "    model.compile('sgd', 'mse')\n"
        "    return model\n"
    )
    assert {v.status for v in verdicts(HEAD + body, paper, warm_slot).values()} == {Status.PASSED}
    found = rebuilt(HEAD + body, paper, warm_slot)
    assert (found.compiled["optimizer"], found.compiled["loss"]) == ("sgd", "mean_squared_error")


SCHEDULE = """
    class Falling(keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            return 0.1
    m = keras.Sequential([keras.Input((3,)), layers.Dense(2, 'softmax')])
    m.compile(keras.optimizers.Adam(Falling()), 'categorical_crossentropy')
    m.fit(x, np.eye(2)[np.arange(len(x)) % 2], verbose=0)
    return m
"""
PARTIAL = """
    m = keras.Sequential([keras.Input((3,)), layers.Dense(2, 'softmax')])
    m.compile('sgd', functools.partial(keras.losses.categorical_crossentropy, label_smoothing=0.1))
    return m
"""
OF_TENSORFLOW = """
    return keras.Sequential([keras.Input((3,)), layers.Dense(2, 'softmax', kernel_initializer=tf.random_normal_initializer())])
"""
OF_ONES_OWN = """
    def ones(shape, dtype=None):
        return tf.ones(shape)
    return keras.Sequential([keras.Input((3,)), layers.Dense(
        2, 'softmax', kernel_initializer=lambda shape, dtype=None: tf.zeros(shape),
        bias_initializer=ones, kernel_regularizer=lambda w: tf.reduce_sum(w), kernel_constraint=tf.math.abs)])
"""


@pytest.mark.parametrize("body", [SCHEDULE, PARTIAL, OF_TENSORFLOW, OF_ONES_OWN])
def test_what_only_trains_may_be_of_ones_own(body, paper, warm_slot):
    head = "import functools\nimport numpy as np\nimport tensorflow as tf\n" + HEAD
    assert {v.message: v.status for v in verdicts(head + body, paper, warm_slot).values()} == {"": Status.PASSED}


def test_what_compile_was_told_is_known_as_far_as_keras_can_write_it(paper, warm_slot):
    compiled = rebuilt("import numpy as np\n" + HEAD + SCHEDULE, paper, warm_slot).compiled
    assert (compiled["optimizer"], compiled["loss"]) == ("adam", "categorical_crossentropy")
    compiled = rebuilt("import functools\n" + HEAD + PARTIAL, paper, warm_slot).compiled
    assert (compiled["optimizer"], compiled["loss"]) == ("sgd", "partial")


def test_a_layer_that_is_adapted_to_data_stays_so(paper, warm_slot):
    body = (
        "    scaled = layers.Normalization()\n    scaled.adapt(3 + 7 * x)\n"
        "    inner = keras.Sequential([keras.Input((3,)), scaled])\n"
        "    m = keras.Sequential([keras.Input((3,)), inner, layers.Dense(2)])\n"
        "    return {'model': m, 'said': np.asarray(m(paper))}\n"
    )
    rows = f"paper = np.array({paper.kept.x_test.tolist()}, np.float32)\n"
    evidence = gather(f"import numpy as np\n{rows}{HEAD}{body}".encode(), paper, warm_slot)["building"]
    assert evidence.problem is None, evidence.problem
    np.testing.assert_allclose(evidence.models[0].predictions["test"], evidence.answer["model"]["said"], rtol=1e-4)


# They run code of others, read files, are no layers by themselves, or compute with what is not among their weights.
NOT_REBUILT = set(
    """
    Discretization FlaxLayer HashedCrossing Hashing IntegerLookup JaxLayer Lambda Layer MaxNumBoundingBoxes Pipeline
    StringLookup TFSMLayer TextVectorization TorchModuleWrapper Wrapper
    """.split()
)


def test_every_layer_of_keras_is_rebuilt_or_is_known_not_to_be():
    import keras

    names = defaultdict(set)
    for name, value in vars(keras.layers).items():
        if isinstance(value, type) and issubclass(value, keras.layers.Layer):
            names[value].add(name)
    assert not [found for found in names.values() if not found & (LAYERS | NOT_REBUILT)]
    assert not LAYERS & NOT_REBUILT


@pytest.mark.parametrize(
    "layer", ["RandomContrast(0.2)", "RandomBrightness(0.2)", "RandomCrop(6, 6)", "Resizing(4, 4)", "RandomErasing()"]
)
def test_a_layer_that_changes_pictures_is_rebuilt(layer, paper, warm_slot):
    body = (
        f"    m = keras.Sequential([keras.Input((3,)), layers.Reshape((1, 3, 1)), layers.UpSampling2D((6, 2)), layers.{layer}])\n"
        "    return keras.Sequential([m, layers.Flatten(), layers.Dense(2)])\n"
    )
    assert rebuilt(HEAD + body, paper, warm_slot).problem == ""


def test_many_models_with_many_weights_are_rebuilt_one_job_after_the_other(paper, warm_slot, monkeypatch):
    """With their architectures they are 15 arrays, and no more than 12 may cross at once."""
    monkeypatch.setattr("grader.inside.wire.MAX_ARRAYS", 12)
    body = (
        "    one = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(2)])\n"
        "    return [one, one, one]\n"
    )
    found = gather((HEAD + body).encode(), paper, warm_slot)["building"]
    assert [m.problem for m in found.models] == ["", "", ""], found


def test_predictions_are_those_of_the_learners_weights(paper, warm_slot):
    body = (
        "    m = keras.Sequential([keras.Input((3,)), layers.Dense(2)])\n"
        "    m.set_weights([__import__('numpy').arange(6.).reshape(3, 2), __import__('numpy').array([1., -1.])])\n"
        "    return m\n"
    )
    found = rebuilt(HEAD + body, paper, warm_slot)
    expected = paper.kept.x_test @ np.arange(6.0).reshape(3, 2) + [1, -1]
    np.testing.assert_allclose(found.predictions["test"], expected, rtol=1e-5)
    assert (found.params, found.trainable) == (8, 8)
    assert found.input_shape == (None, 3)
    assert found.output_shape == (None, 2)
    assert [w.tolist() for w in found.weights] == [np.arange(6.0).reshape(3, 2).tolist(), [1.0, -1.0]]


def test_the_weights_of_a_large_model_are_not_kept(paper, warm_slot):
    body = "    return keras.Sequential([keras.Input((3,)), layers.Dense(3_000), layers.Dense(2)])\n"
    found = rebuilt(HEAD + body, paper, warm_slot)
    assert found.params == 18_002
    assert found.weights == ()


def test_silent_units_are_counted_layer_by_layer(paper, warm_slot):
    """Of three units one is below 0 for every input; a layer without a ReLU is not looked at."""
    body = (
        "    m = keras.Sequential([keras.Input((3,)), layers.Dense(3, activation='relu', name='a'),\n"
        "        layers.Dense(4, name='b'), layers.ReLU(name='c'), layers.Dense(2, 'softmax', name='d')])\n"
        "    m.layers[0].set_weights([__import__('numpy').zeros((3, 3)), __import__('numpy').array([1., -1., 0.5])])\n"
        "    m.layers[1].set_weights([__import__('numpy').zeros((3, 4)), __import__('numpy').array([1., -1., -2., 0.])])\n"
        "    return m\n"
    )
    assert rebuilt(HEAD + body, paper, warm_slot).silent == {"a": (1, 3), "c": (3, 4)}


def test_a_model_whose_units_can_not_be_looked_at_is_rebuilt_all_the_same(paper, warm_slot):
    body = (
        "    i, shared = keras.Input((3,)), layers.Dense(3, activation='relu')\n"
        "    return keras.Model(i, layers.Dense(2, 'softmax')(shared(shared(i))))\n"
    )
    found = rebuilt(HEAD + body, paper, warm_slot)
    assert found.problem == ""
    assert found.predictions["test"].shape == (len(paper.kept.x_test), 2)


def test_a_learner_can_not_speak_for_the_referee(paper, warm_slot):
    """Methods of a subclass run in the learner's process, where they may say anything: only weights and JSON count."""
    source = (
        "import keras, numpy as np\nfrom keras import layers\n\n\n"
        "class Liar(keras.Sequential):\n"
        "    def count_params(self):\n        return 1\n"
        "    def predict(self, *a, **k):\n        return np.ones((20, 2))\n"
        "    def to_json(self):\n"
        "        return keras.Sequential([keras.Input((3,)), layers.Dense(2, 'softmax')]).to_json()\n\n\n"
        "def build(x):\n    return Liar([keras.Input((3,)), layers.Dense(2, activation='softmax')])\n"
    )
    assert rebuilt(source, paper, warm_slot).params == 8


def test_a_frame_of_the_referees_in_a_reply_is_no_model(paper, warm_slot):
    source = "def build(x):\n    return {'kind': 'rebuilt', 'layers': [], 'params': 8, 'predictions': {'test': x}}\n"
    verdict = verdicts(source, paper, warm_slot)["has_one_layer"]
    assert verdict.status is Status.FAILED
    assert "expected a Keras model" in verdict.message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    return None", "received nothing (None)"),
        ("    return keras.Sequential([layers.Dense(2)])", "keras.Input"),
        (
            "    return keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x)])",
            "`Lambda` in it, a layer of Keras",
        ),
        (
            "    def mine(x):\n        return x\n"
            "    return keras.Sequential([keras.Input((3,)), layers.Dense(2, activation=mine)])",
            "made of `mine`, which only your own file knows",
        ),
        ("    class Mine(keras.Model):\n        pass\n    m = Mine()\n    m.built = True\n    return m", "Functional"),
        (
            "    class Own(layers.Layer):\n        def call(self, x):\n            return x\n"
            "    return keras.Sequential([keras.Input((3,)), Own()])",
            "`Own`",
        ),
        ("    return keras.Sequential([keras.Input((4,)), layers.Dense(2, 'softmax')])", "could not be rebuilt"),
        (
            "    i = keras.Input((3,))\n    return keras.Model(i, keras.ops.reshape(layers.Dense(4)(i), (-1, 2)))",
            "not with one row each",
        ),
        (
            "    i = keras.Input((3,))\n    return keras.Model(i, layers.Dense(2, name='d' * 201)(i))",
            "as Keras writes it",
        ),
        (
            "    import numpy as np\n    x = keras.Input((3, 2))\n"
            "    mask = np.tri(3, dtype=bool)[None]\n"
            "    return keras.Model(x, layers.MultiHeadAttention(1, 2)(x, x, attention_mask=mask))",
            "called with an array of numbers",
        ),
    ],
)
def test_what_can_not_be_rebuilt_is_said_kindly(body, said, paper, warm_slot):
    verdict = verdicts(HEAD + body + "\n", paper, warm_slot)["has_one_layer"]
    assert verdict.status is Status.FAILED
    assert said in verdict.message


@pytest.mark.parametrize(
    "json",
    [
        "[]",
        "{}",
        "{not json",
        "[" * 5000,
        '{"class_name": "Sequential", "module": "os", "config": {}}',
        '{"class_name": "Sequential", "module": "keras", "config": {"layers": 5}}',
        '{"class_name": "Sequential", "module": "keras", "config": {"layers": [{"class_name": "Dense", "module": '
        '"keras.layers", "config": {"units": 2, "activation": {"class_name": "function", "module": "builtins", '
        '"config": "eval"}}}]}}',
        '{"class_name": "Sequential", "module": "keras", "config": {"layers": [{"class_name": "system", "module": '
        '"os", "config": "true"}]}}',
    ],
)
def test_a_strange_architecture_fails_and_breaks_nothing(json, paper, warm_slot):
    source = (
        "import keras\n\n\nclass M(keras.Model):\n    built = property(lambda self: True, lambda self, value: None)\n"
        f"    def to_json(self):\n        return {json!r}\n    def get_weights(self):\n        return []\n\n\n"
        "def build(x):\n    return M()\n"
    )
    verdict = verdicts(source, paper, warm_slot)["has_one_layer"]
    assert verdict.status is Status.FAILED
    assert any(said in verdict.message for said in ("is not JSON", "only your own file knows", "could not be rebuilt"))


def test_names_that_would_not_come_back_as_they_are_are_refused():
    architecture = '{"class_name": "Functional", "module": "keras", "config": {"n\\u0061me": "%s", "layers": []}}'
    short, long, lone = (_refusal(wire.Model(architecture % name)) for name in ("a" * 200, "a" * 201, "a\\ud800"))
    assert short == ""
    assert long == lone == "its architecture is not written as Keras writes it."


def test_a_model_too_large_to_rebuild_is_the_learners_to_mend(paper, warm_slot):
    source = (
        "import keras\nfrom keras import layers\n\n\nclass M(keras.Sequential):\n    def to_json(self):\n"
        "        return super().to_json().replace('\"units\": 2', '\"units\": 900000000')\n\n\n"
        "def build(x):\n    return M([keras.Input((3,)), layers.Dense(2)])\n"
    )
    verdict = verdicts(source, paper, warm_slot)["has_one_layer"]
    assert verdict.status is Status.FAILED
    assert "rebuil" in verdict.message


def test_the_layers_tell_what_feeds_them(paper, warm_slot):
    body = (
        "    i = keras.Input((3,))\n    a = layers.Dense(9)(i)\n    b = layers.Dropout(0.5)(a)\n"
        "    return keras.Model(i, layers.Dense(2)(a + b))\n"
    )
    first, dense, dropout, add, last = rebuilt(HEAD + body, paper, warm_slot).layers
    assert [x.kind for x in (first, dense, dropout, add, last)] == ["InputLayer", "Dense", "Dropout", "Add", "Dense"]
    assert dense.inputs == (first.name,)
    assert add.inputs == (dense.name, dropout.name)
    assert last.inputs == (add.name,)


def test_a_layer_that_is_called_again_is_told_again_and_its_weights_are_not(paper, warm_slot):
    """Also one that another model has called before, and one that is a model itself."""
    body = (
        "    i, relu, shared = keras.Input((3,)), layers.ReLU(), layers.Dense(3)\n    keras.Model(i, relu(i))\n"
        "    late = keras.Input((3,))\n    inner = keras.Model(late, layers.Dense(2)(late))\n"
        "    a = relu(shared(i))\n    b = relu(shared(a))\n"
        "    return keras.Model(i, layers.Add()([inner(a), inner(b)]))\n"
    )
    found = rebuilt(HEAD + body, paper, warm_slot)
    kinds = ["InputLayer", "Dense", "ReLU", "Dense", "ReLU", "Functional", "Functional", "Add"]
    assert [layer.kind for layer in found.layers] == kinds
    first, dense, relu, again, once_more, one, other, last = found.layers
    assert [layer.again for layer in found.layers] == [False, False, False, True, True, False, True, False]
    assert [layer.params for layer in (dense, again, one, other)] == [12, 0, 8, 0]
    assert sum(layer.params for layer in view(found, "m").layers) == found.params == 20
    assert [layer.inputs for layer in (dense, relu, again)] == [(first.name,), (dense.name,), (relu.name,)]
    assert (once_more.inputs, last.inputs) == ((again.name,), (one.name, other.name))
    assert (one.inputs, other.inputs) == ((relu.name,), (once_more.name,))
    assert other.layers[1].inputs == (other.layers[0].name,)
    assert last.output_shape == other.output_shape == (None, 2)


@pytest.mark.parametrize(
    "masked",
    ["layers.Masking()(layers.Reshape((3, 1))(i))", "layers.Embedding(5, 4, mask_zero=True)(keras.ops.relu(0 * i))"],
)
def test_a_model_with_a_mask_is_rebuilt(masked, paper, warm_slot):
    body = (
        f"    i = keras.Input((3,))\n    m = {masked}\n    both = layers.Concatenate()([m, layers.Dropout(0.1)(m)])\n"
        "    return keras.Model(i, layers.Bidirectional(layers.LSTM(1))(both))\n"
    )
    kinds = [layer.kind for layer in rebuilt(HEAD + body, paper, warm_slot).layers]
    assert {"NotEqual", "LogicalOr", "Bidirectional"} <= set(kinds)


def test_compile_settings_are_told_by_their_usual_names(paper, warm_slot):
    body = (
        "    m = keras.Sequential([keras.Input((3,)), layers.Dense(2)])\n"
        "    m.compile(keras.optimizers.Adam(0.25), keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
        "    return m\n"
    )
    compiled = rebuilt(HEAD + body, paper, warm_slot).compiled
    assert compiled["optimizer"] == "adam"
    assert compiled["optimizer_config"]["learning_rate"] == 0.25
    assert compiled["loss"] == "sparse_categorical_crossentropy"
    assert compiled["loss_config"]["from_logits"] is True


@pytest.mark.parametrize("loss", ["['mse']", "{'out': 'mse'}", "[keras.losses.MeanSquaredError()]"])
def test_the_loss_of_one_output_may_be_told_in_a_list_or_by_its_name(loss, paper, warm_slot):
    body = (
        "    i = keras.Input((3,))\n    m = keras.Model(i, layers.Dense(2, name='out')(i))\n"
        f"    m.compile('sgd', {loss})\n    m.fit(x, x[:, :2], verbose=0)\n    return m\n"
    )
    assert rebuilt(HEAD + body, paper, warm_slot).compiled["loss"] == "mean_squared_error"


def test_held_out_inputs_are_nowhere_in_the_learners_process(paper, warm_slot):
    source = (
        "import gc, keras, numpy as np\nfrom keras import layers\n\n\ndef build(x):\n"
        "    found = [o for o in gc.get_objects() if isinstance(o, np.ndarray) and o.shape == (20, 3)]\n"
        "    if found or len(x) != 40:\n        raise ValueError('seen')\n"
        "    return keras.Sequential([keras.Input((3,)), layers.Dense(2, activation='softmax')])\n"
    )
    assert {v.status for v in verdicts(source, paper, warm_slot).values()} == {Status.PASSED}


def test_stored_evidence_gives_the_same_verdicts_without_a_run(paper, warm_slot, tmp_path):
    store = EvidenceStore(tmp_path)
    submission = Submission("", paper.exercise, RIGHT.encode())
    first = grade(submission, paper, warm_slot, store)
    with Slot(("no_such_module",), "none") as never_started:
        second = grade(submission, paper, never_started, store)
    assert first == second
    assert not any(p.stat().st_size > 100_000 for p in tmp_path.rglob("*.npy"))


def test_a_view_stands_only_where_a_model_was():
    claim = Claim(with_views({"a": 1, "b": [2]}, ()), "answer")
    with pytest.raises(Failure, match="expected a Keras model"):
        view(1, "a")
    assert repr(claim["b"]) == "<claim b>"
