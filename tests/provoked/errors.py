"""Makes the mistakes that learners make with the real libraries, and prints what is raised, as JSON by name.

A test runs it in a process of its own. `python tests/provoked/errors.py NAME` shows one message.
"""

import json
import math
import os
import sys
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

L = keras.layers
RNG = np.random.default_rng(0)
X = RNG.random((128, 784), dtype=np.float32)
LABELS = RNG.integers(0, 10, 128)
LABELS[0] = 9
ONE_HOT = np.eye(10, dtype=np.float32)[LABELS]


def model(*layers, loss="sparse_categorical_crossentropy", inputs=(784,)):
    made = keras.Sequential([keras.Input(inputs), *layers])
    made.compile(optimizer="adam", loss=loss)
    return made


def classifier(units=10, **more):
    return model(L.Dense(units, activation="softmax"), **more)


def fit(made, x=X, y=LABELS):
    return made.fit(x, y, verbose=0)


def as_the_grader_computes(case):
    """The same in every run, from here on: some errors are worded differently then."""
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(0)
    return case()


def uncompiled():
    return keras.Sequential([keras.Input((784,)), L.Dense(10)])


def nothing(*_):
    pass


def one(x):
    return x


def steps_of(optimizer, *variables):
    for variable in variables:
        optimizer.apply_gradients([(tf.constant(1.0), variable)])


def twice_asked():
    v = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = v * v
    tape.gradient(y, v)
    tape.gradient(y, v)


def gradient_of_nothing():
    with tf.GradientTape() as tape:
        loss = nothing()
    tape.gradient(loss, tf.Variable(1.0))


def gradient_outside():
    w = tf.Variable(1.0)
    loss = w * w
    with tf.GradientTape() as tape:
        pass
    w.assign_sub(0.1 * tape.gradient(loss, w))


def no_longer_a_variable():
    w = tf.Variable(1.0)
    w = w - 0.1
    w.assign_sub(0.1)


def before_it_has_a_value():
    if X is None:
        found = 1
    return found


def unpacked(value):
    first, second = value
    return first, second


def truth(value):
    return 1 if value else 0


def item(tensor):
    tensor[0] = 1


def endless(n):
    return endless(n + 1)


def added_in_place():
    whole = np.arange(3)
    whole += 0.5


def in_a_graph(function, *values):
    return tf.function(function)(*values)


class Net(keras.Model):
    def cal(self, x):
        return x


def unfinished(x):
    raise NotImplementedError("TODO: the mean")


def without_imports(function):
    return types.FunctionType(function.__code__, {})()


ones, np_ones = tf.ones, np.ones

CASES = {
    # shapes
    "matmul": lambda: tf.matmul(ones((128, 784)), ones((10, 784))),
    "matmul exchanged": lambda: tf.matmul(ones((784, 10)), ones((128, 784))),
    "matmul of a vector": lambda: tf.matmul(ones((784,)), ones((784, 10))),
    "matmul in a graph": lambda: in_a_graph(tf.matmul, ones((128, 784)), ones((10, 784))),
    "matmul of a vector in a graph": lambda: in_a_graph(tf.matmul, ones((784,)), ones((784, 10))),
    "matmul that is turned": lambda: tf.matmul(ones((128, 784)), ones((784, 10)), transpose_b=True),
    "matmul of many that are turned": lambda: tf.matmul(ones((2, 5, 8)), ones((2, 8, 5)), transpose_b=True),
    "matmul that is turned in a graph": lambda: in_a_graph(
        lambda a, b: tf.matmul(a, b, transpose_b=True), ones((128, 784)), ones((784, 10))
    ),
    "matmul of NumPy": lambda: np_ones((128, 784)) @ np_ones((10, 784)),
    "matmul of numbers": lambda: np.matmul(np_ones((2, 2)), 3.0),
    "dot": lambda: np.dot(np_ones((128, 784)), np_ones((10, 784))),
    "add": lambda: ones((5,)) + ones((3,)),
    "add in a graph": lambda: in_a_graph(lambda a, b: a + b, ones((5,)), ones((3,))),
    "subtract": lambda: ones((100, 10)) - ones((100, 5)),
    "add of NumPy": lambda: np_ones(5) + np_ones(3),
    "biases": lambda: tf.nn.bias_add(ones((4, 10)), ones((5,))),
    "convolution of rows": lambda: model(L.Conv2D(8, 3)),
    "convolution without channels": lambda: L.Conv2D(8, 3)(ones((4, 28, 28))),
    "transposed convolution of rows": lambda: model(L.Dense(98), L.Conv2DTranspose(2, 3), inputs=(8,)),
    "convolution of other channels": lambda: tf.nn.conv2d(ones((1, 8, 8, 3)), ones((3, 3, 1, 4)), 1, "SAME"),
    "convolution of three axes in a graph": lambda: in_a_graph(
        lambda x: tf.nn.conv2d(x, ones((3, 3, 3, 4)), 1, "SAME"), ones((8, 8, 3))
    ),
    "recurrent layer of rows": lambda: L.SimpleRNN(8)(ones((4, 8))),
    "dense of other inputs": lambda: classifier().predict(np_ones((4, 100)), verbose=0),
    "pictures for rows": lambda: fit(classifier(), np_ones((128, 28, 28))),
    "rows for pictures": lambda: fit(model(L.Conv2D(4, 3), L.Flatten(), L.Dense(10), inputs=(28, 28, 1)), X),
    "one row": lambda: classifier().predict(X[0], verbose=0),
    "a list for a tensor": lambda: classifier()([[1.0] * 784]),
    "reshape": lambda: tf.reshape(ones((28, 28)), (100, 784)),
    "reshape in a graph": lambda: in_a_graph(lambda x: tf.reshape(x, (100, 784)), ones((28, 28))),
    "reshape of NumPy": lambda: np_ones((28, 28)).reshape(100, 784),
    "reshape of nothing": lambda: np_ones((0, 28, 28)).reshape(3, 784),
    "reshape to other rows": lambda: np_ones((1, 32, 32)).reshape(-1, 784),
    "reshape of a tensor to other rows": lambda: tf.reshape(ones((1, 32, 32)), (-1, 784)),
    "reshape layer": lambda: model(L.Reshape((28, 29))),
    "assign": lambda: tf.Variable(ones(3)).assign(ones(4)),
    "assign_sub": lambda: tf.Variable(ones(3)).assign_sub(ones(4)),
    "set_weights": lambda: uncompiled().set_weights([np_ones((10, 784)), np_ones(10)]),
    "nothing left": lambda: model(L.Conv2D(8, 5), inputs=(4, 4, 1)),
    "nothing left to pool": lambda: model(L.MaxPooling2D(2), inputs=(1, 1, 1)),
    "targets and inputs": lambda: fit(classifier(), X, LABELS[:100]),
    "concatenate": lambda: np.concatenate([np_ones((2, 3)), np_ones((2, 4))]),
    "branches of other sizes": lambda: L.Concatenate()([keras.Input((9, 10, 18)), keras.Input((7, 8, 5))]),
    "pooling that makes smaller": lambda: L.Concatenate()(
        [L.MaxPooling2D(3)(keras.Input((9, 9, 4))), keras.Input((9, 9, 4))]
    ),
    "joined rows": lambda: L.Concatenate(axis=1)([keras.Input((3, 2)), keras.Input((4, 5))]),
    "branches added": lambda: L.Add()([keras.Input((9, 10, 18)), keras.Input((9, 10, 5))]),
    "concat": lambda: tf.concat([ones((2, 3)), ones((2, 4))], 0),
    "stack": lambda: np.stack([np_ones(3), np_ones(4)]),
    "ragged": lambda: tf.constant([[1, 2], [3]]),
    "ragged of NumPy": lambda: np.array([[1, 2], [3]], dtype=float),
    "no such axis": lambda: tf.reduce_mean(ones(3), axis=1),
    "no such axis of NumPy": lambda: np.mean(np_ones(3), axis=1),
    "no such axis of argmax": lambda: tf.argmax(ones(3), axis=1),
    "index": lambda: np_ones(3)[5],
    "mask as index": lambda: np.ones((2, 3))[np.ones((2, 1), dtype=bool)],
    "index of a tensor": lambda: ones(3)[5],
    "slice to a fraction": lambda: ones(3)[: 3 / 2],
    "rows of a tensor": lambda: ones(3, 4)[np.array([0, 2])],
    # losses
    "integers for one-hot": lambda: fit(classifier(loss="categorical_crossentropy")),
    "integers for a binary loss": lambda: fit(model(L.Dense(10, activation="sigmoid"), loss="binary_crossentropy")),
    "one-hot for integers": lambda: fit(classifier(), X, ONE_HOT),
    "no flatten": lambda: fit(
        model(L.Conv2D(4, 3), L.Dense(10, activation="softmax"), inputs=(28, 28, 1)),
        np_ones((64, 28, 28, 1)),
        np.zeros(64),
    ),
    "one output for ten": lambda: fit(model(L.Dense(1), loss="binary_crossentropy"), X, ONE_HOT),
    "three outputs for ten": lambda: fit(model(L.Dense(3), loss="mse"), X, ONE_HOT),
    "no return_sequences": lambda: fit(
        model(L.SimpleRNN(4), L.Dense(1, activation="sigmoid"), loss="binary_crossentropy", inputs=(8, 2)),
        np_ones((16, 8, 2)),
        np_ones((16, 8, 1)),
    ),
    "label too large": lambda: fit(classifier(5)),
    "label too large, at once": lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(LABELS, ones((128, 5))),
    "one-hot for sparse logits": lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(
        ONE_HOT.astype(int), ones((128, 10))
    ),
    "integers for logits": lambda: tf.nn.softmax_cross_entropy_with_logits(LABELS, ones((128, 10))),
    "five columns for logits": lambda: tf.nn.softmax_cross_entropy_with_logits(tf.one_hot(LABELS, 5), ones((128, 10))),
    "logits of another shape": lambda: tf.nn.sigmoid_cross_entropy_with_logits(ones((4, 1)), ones((4,))),
    # dtypes
    "int for float": lambda: tf.constant([1.0, 2.0]) * tf.constant([1, 2]),
    "float64 for float32": lambda: tf.constant([1.0]) * tf.constant([1.0], tf.float64),
    "matmul of float64": lambda: tf.matmul(np_ones((2, 2)), ones((2, 2))),
    "assign_sub of float64": lambda: tf.Variable(1.0).assign_sub(tf.constant(1.0, tf.float64)),
    "fraction for int": lambda: tf.constant([1, 2]) * 0.5,
    "places and labels": lambda: tf.equal(tf.argmax(ones((3, 2)), 1), tf.constant([0, 1, 0])),
    "condition of fractions": lambda: tf.where(ones(2), ones(2), ones(2)),
    "depth that is a fraction": lambda: tf.one_hot(tf.constant([1]), 10.0),
    "bytes divided": lambda: tf.constant([[1]], tf.uint8) / 255.0,
    "convolution of bytes": lambda: tf.nn.conv2d(ones((1, 8, 8, 1), tf.uint8), ones((3, 3, 1, 4)), 1, "SAME"),
    "one_hot of fractions": lambda: tf.one_hot(tf.constant([1.0, 2.0]), 3),
    "in place": added_in_place,
    "text as targets": lambda: fit(classifier(), X, np.array(["a", "b"] * 64)),
    "objects": lambda: tf.constant(np.array([1, None])),
    "list of rows": lambda: fit(classifier(), [[1.0] * 784] * 4, [1, 2, 3, 4]),
    "float of many": lambda: float(ones(3)),
    "one number unpacked": lambda: unpacked(tf.constant(1.0)),
    # gradients, models
    "no gradients": lambda: keras.optimizers.Adam().apply_gradients([(None, tf.Variable(1.0))]),
    "gradient outside of the tape": gradient_outside,
    "None for a tensor": lambda: tf.Variable(1.0).assign_sub(None),
    "None for a layer": lambda: L.Dense(3)(None),
    "tape asked twice": twice_asked,
    "gradient of nothing": gradient_of_nothing,
    "function for a tensor": lambda: tf.square(one),
    "function for a number": lambda: 1.0 - one,
    "training without its name": lambda: classifier()(X, True),
    "training of a layer without its name": lambda: L.Dropout(0.5)(X, True),
    "call misspelt": lambda: Net()(X),
    "layer not called": lambda: keras.Sequential([keras.Input((4,)), L.Dense]),
    "no compile": lambda: fit(uncompiled()),
    "no loss": lambda: fit(model(L.Dense(10), loss=None)),
    "not built": lambda: keras.Sequential([L.Dense(10)]).count_params(),
    "input of a Sequential": lambda: classifier().input,
    "no longer a variable": no_longer_a_variable,
    "item of a tensor": lambda: item(ones(3)),
    "numpy in a graph": lambda: in_a_graph(lambda x: x.numpy(), ones(3)),
    "NumPy in a graph": lambda: in_a_graph(lambda x: np.mean(x), ones(3)),
    "unfinished in a graph": lambda: in_a_graph(lambda x: unfinished(x), ones(3)),
    "loss of NumPy": lambda: fit(model(L.Dense(10), loss=lambda y, p: np.mean(np.abs(y - p))), X, ONE_HOT),
    "loop in a graph": lambda: in_a_graph(lambda x: [part for part in x], ones(3)),
    "NumPy on a placeholder": lambda: np.square(keras.Input((4,))),
    "tf on a placeholder": lambda: tf.square(keras.Input((4,))),
    "optimizer of others": lambda: steps_of(keras.optimizers.SGD(), tf.Variable(1.0), tf.Variable(2.0)),
    "history as a dict": lambda: fit(classifier())["loss"],
    "acc": lambda: fit(classifier()).history["acc"],
    "val_loss": lambda: fit(classifier()).history["val_loss"],
    "TensorFlow 1": lambda: tf.placeholder(tf.float32),
    "misspelt": lambda: tf.nn.softmaxx(X),
    "alias of NumPy": lambda: np.float(3),
    "activation misspelt": lambda: L.Dense(3, activation="Softmaxx"),
    "optimizer misspelt": lambda: uncompiled().compile(optimizer="adamm", loss="mse"),
    "lr": lambda: keras.optimizers.Adam(lr=0.1),
    # Python
    "attribute of None": lambda: nothing().shape,
    "item of None": lambda: nothing()["w"],
    "None unpacked": lambda: unpacked(nothing()),
    "None gone through": lambda: list(nothing()),
    "length of None": lambda: len(nothing()),
    "float of None": lambda: float(nothing()),
    "None squared": lambda: np.square(nothing()),
    "None called": lambda: nothing()(3),
    "too few": lambda: unpacked((1,)),
    "too many": lambda: unpacked(ones((3, 2))),
    "int unpacked": lambda: unpacked(3),
    "argument missing": lambda: one(),
    "argument too many": lambda: one(1, 2),
    "argument unknown": lambda: one(x=1, y=2),
    "truth": lambda: truth(np_ones(3) == 1),
    "log of 0": lambda: math.log(0.0),
    "exp of 1000": lambda: math.exp(1000.0),
    "math of an array": lambda: math.exp(np_ones(3)),
    "tensor called": lambda: ones(3)(2),
    "lists subtracted": lambda: [1, 2] - [1, 1],
    "text repeated": lambda: "-" * (5 / 2),
    "shape of a list": lambda: [1, 2].shape,
    "range of a fraction": lambda: range(3.0),
    "text and number": lambda: "loss " + 1,
    "no value yet": before_it_has_a_value,
    "name unknown": lambda: without_imports(lambda: predicct),
    "tf not imported": lambda: without_imports(lambda: tf.ones),
    "plt not imported": lambda: without_imports(lambda: plt.show()),
    "text without quotes": lambda: without_imports(lambda: {1: c}),
    "module unknown": lambda: __import__("torchvisions"),
    "module of one's own": lambda: __import__("helpers"),
    "file in Shift-JIS": lambda: compile('x = "損失"'.encode("shift_jis"), "iris.py", "exec"),
    "file in UTF-16": lambda: compile('x = "損失"'.encode("utf-16"), "iris.py", "exec"),
    "somebody asked": input,
    "file unknown": lambda: open("weights.csv"),
    "key unknown": lambda: {"loss": 1}["losses"],
    "without end": lambda: endless(0),
    # as the grader computes: these come last, since it cannot be taken back
    "label too large, in the grader": lambda: as_the_grader_computes(lambda: fit(classifier(5), X[:1], LABELS[:1])),
    "label too large, at once in the grader": lambda: as_the_grader_computes(
        lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(LABELS[:1], ones((1, 5)))
    ),
    "generator without a seed": lambda: as_the_grader_computes(tf.random.get_global_generator),
    "embedding of too few": lambda: as_the_grader_computes(lambda: L.Embedding(5, 3)(np.array([[1, 7]]))),
}


def provoked(name):
    """The type's name and the message of what is raised; an empty pair if nothing is."""
    try:
        CASES[name]()
    except Exception as error:
        return type(error).__name__, str(error)
    return "", ""


if __name__ == "__main__":
    print(json.dumps({name: provoked(name) for name in sys.argv[1:] or CASES}))
