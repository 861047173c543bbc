"""What exceptions are said to mean: for each mistake, made with the real libraries, and for whatever text may come."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence import _problem
from grader.inside.child import _shortened
from grader.inside.npy import WireError
from grader.inside.wire import pack
from grader.raised import RULES, in_words
from grader.text import printable

SCRIPT = Path(__file__).parent / "provoked" / "errors.py"
SIZES = {784: "the pixels of an image", 10: "the ten digits"}

# What has to be said of each mistake, and so what a learner has to be told: the shapes that met, or the way out.
SAID = {
    "matmul": ["(128, 784) and (10, 784)", "784 meets 10", "784, 10", "784 stands for the pixels of an image"],
    "matmul exchanged": ["(784, 10) and (128, 784)", "exchanged"],
    "matmul of a vector": ["two axes", "tf.reshape"],
    "matmul in a graph": ["784 meets 10"],
    "matmul of a vector in a graph": ["two axes"],
    "matmul that is turned": ["(128, 784) and (784, 10)", "fit as they are", "`transpose_b`"],
    "matmul of many that are turned": ["(2, 5, 8) and (2, 8, 5)", "fit as they are", "`transpose_b`"],
    "matmul that is turned in a graph": ["(128, 784) and (10, 784)", "784 meets 10", "`transpose_b`"],
    "matmul of NumPy": ["784 columns", "10 rows"],
    "matmul of numbers": ["two axes"],
    "dot": ["784 meets 10"],
    "add": ["(5,) and (3,)", "equally long"],
    "add in a graph": ["(5,) and (3,)"],
    "subtract": ["(100, 10) and (100, 5)", "10 stands for the ten digits"],
    "add of NumPy": ["(5,) and (3,)"],
    "biases": ["10 biases are needed", "(5,)"],
    "convolution of rows": ["4 axes", "(images, height, width, channels)", "(None, 784)", "flattened"],
    "convolution without channels": ["4 axes", "(4, 28, 28)", "x[..., None]"],
    "transposed convolution of rows": ["4 axes", "(None, 98)", "`Reshape((height, width, channels))` missing"],
    "convolution of other channels": ["number of channels"],
    "convolution of three axes in a graph": ["4 axes", "3 axes"],
    "recurrent layer of rows": ["(rows, steps, features)", "return_sequences=True"],
    "dense of other inputs": ["784 values", "(4, 100)"],
    "pictures for rows": ["(None, 784)", "28, 28)", "reshape"],
    "rows for pictures": ["(None, 28, 28, 1)", "reshape"],
    "one row": ["(None, 784)", "single row"],
    "a list for a tensor": ["np.array"],
    "reshape": ["784 values", "78400 places", "-1"],
    "reshape in a graph": ["784 values", "78400 places"],
    "reshape of NumPy": ["784 values", "78400 places"],
    "reshape of nothing": ["0 values", "2352 places"],
    "reshape to other rows": ["1024 values", "rows of 784", "no multiple"],
    "reshape of a tensor to other rows": ["1024 values", "rows of 784", "no multiple"],
    "reshape layer": ["784 values", "812 places"],
    "assign": ["(3,)", "(4,)"],
    "assign_sub": ["(3,)", "(4,)"],
    "set_weights": ["(784, 10)", "(inputs, outputs)"],
    "nothing left": ["(None, 4, 4, 1)", 'padding="same"'],
    "nothing left to pool": ["(None, 1, 1, 1)"],
    "targets and inputs": ["128 rows", "100 targets"],
    "concatenate": ["axis 1", "3", "4"],
    "branches of other sizes": ["(None, 9, 10, 18), (None, 7, 8, 5)", 'padding="same"'],
    "pooling that makes smaller": ["(None, 3, 3, 4), (None, 9, 9, 4)", "strides=1"],
    "joined rows": ["(None, 3, 2), (None, 4, 5)"],
    "branches added": ["(9, 10, 18) and (9, 10, 5)", "Concatenate"],
    "concat": ["same shape"],
    "stack": ["same shape"],
    "ragged": ["not equally long"],
    "ragged of NumPy": ["not equally long"],
    "no such axis": ["no such axis"],
    "no such axis of NumPy": ["no such axis"],
    "no such axis of argmax": ["no such axis"],
    "index": ["only 3 values", "number 5"],
    "mask as index": ["on axis 1 the array has 3, the mask 1", "`np.where(mask, a, other)`"],
    "index of a tensor": ["not so many"],
    "slice to a fraction": ["1.5", "`//`"],
    "rows of a tensor": ["tf.gather(x, rows)"],
    "integers for one-hot": ["(32,)", "(32, 10)", "sparse_categorical_crossentropy"],
    "integers for a binary loss": ["(32,)", "(32, 10)", "class numbers"],
    "one-hot for integers": ["categorical_crossentropy", "argmax"],
    "no flatten": ["(32, 26, 26, 10)", "Flatten"],
    "one output for ten": ["(32, 10)", "(32, 1)", "too few units"],
    "three outputs for ten": ["(32, 10)", "(32, 3)"],
    "no return_sequences": ["return_sequences=True"],
    "label too large": ["5 units", "0 to 4"],
    "label too large, at once": ["label 9", "5 units"],
    "label too large, in the grader": ["label 9", "5 units", "0 to 4"],
    "label too large, at once in the grader": ["index 9", "0 to 4", "label"],
    "embedding of too few": ["index 7", "0 to 4", "`input_dim`"],
    "one-hot for sparse logits": ["softmax_cross_entropy_with_logits"],
    "integers for logits": ["one-hot", "sparse_softmax_cross_entropy_with_logits"],
    "five columns for logits": ["(128, 10)", "(128, 5)"],
    "logits of another shape": ["(4,)", "(4, 1)", "reshape"],
    "int for float": ["float32", "int32", "tf.cast"],
    "float64 for float32": ["float32", "float64", 'astype("float32")'],
    "matmul of float64": ["float64", 'astype("float32")'],
    "assign_sub of float64": ["float64", 'astype("float32")'],
    "fraction for int": ["0.5", "int32"],
    "places and labels": ["int64 meets int32", "`tf.cast(x, tf.int64)`"],
    "condition of fractions": ["condition", "float32", "`x > 0`"],
    "depth that is a fraction": ["10.0", "size or a count", "`//`"],
    "bytes divided": ["uint8", "float32", "tf.cast"],
    "convolution of bytes": ["uint8", "tf.cast"],
    "one_hot of fractions": ["Whole numbers", "float32"],
    "in place": ["int64", "float64", "astype"],
    "text as targets": ["no number"],
    "objects": ["no number"],
    "list of rows": ["np.array"],
    "float of many": ["One number"],
    "one number unpacked": ["single number"],
    "no gradients": ["GradientTape", "inside"],
    "gradient outside of the tape": ["None", "`tape.gradient`", "`with`"],
    "None for a tensor": ["None", "return"],
    "None for a layer": ["None", "return"],
    "tape asked twice": ["one call"],
    "gradient of nothing": ["return"],
    "function for a tensor": ["`one`", "called"],
    "function for a number": ["called"],
    "training without its name": ["`training=True`"],
    "training of a layer without its name": ["`training=True`"],
    "call misspelt": ["no method `call` in `Net`", "misspelt"],
    "layer not called": ["`Dense(...)`"],
    "no compile": ["model.compile"],
    "no loss": ["loss="],
    "not built": ["keras.Input"],
    "input of a Sequential": ["`.input`", "`model.inputs[0]`"],
    "no longer a variable": ["tf.Variable", "w.assign_sub"],
    "item of a tensor": ["never changes"],
    "numpy in a graph": ["tf.function"],
    "NumPy in a graph": ["Inside `tf.function`"],
    "unfinished in a graph": [],  # which is no mistake
    "loss of NumPy": ["Inside `tf.function`"],
    "loop in a graph": ["tf.function"],
    "NumPy on a placeholder": ["placeholder", "keras.ops"],
    "tf on a placeholder": ["placeholder", "keras.ops"],
    "optimizer of others": ["new optimizer"],
    "generator without a seed": ["tf.random.Generator.from_seed"],
    "history as a dict": ['history.history["loss"]'],
    "acc": ['"accuracy"'],
    "val_loss": ["validation_data="],
    "TensorFlow 1": ["TensorFlow 1", "arguments"],
    "misspelt": ["`tf.nn.softmaxx`"],
    "alias of NumPy": [],  # NumPy names itself what has taken its place
    "activation misspelt": ["did you mean 'softmax'?"],
    "optimizer misspelt": ["did you mean 'adam'?"],
    "lr": ["learning_rate"],
    "attribute of None": ["`.shape`", "`return`"],
    "item of None": ["`return`"],
    "None unpacked": ["`return`"],
    "None gone through": ["`return`"],
    "length of None": ["`return`"],
    "float of None": ["`return`"],
    "None squared": ["`return`"],
    "None called": ["None is called"],
    "too few": ["2 values", "only 1"],
    "too many": ["2 values", "row by row"],
    "int unpacked": ["single int"],
    "argument missing": ["`one`", "'x'"],
    "argument too many": ["`one` takes 1", "with 2"],
    "argument unknown": ["`one`", "`y=...`"],
    "truth": ["np.all", "np.where"],
    "log of 0": ["does not exist"],
    "exp of 1000": ["too large"],
    "math of an array": ["`np.exp`"],
    "tensor called": ["EagerTensor", "like a function"],
    "lists subtracted": ["np.array"],
    "text repeated": ["whole number of times", "`//`"],
    "shape of a list": ["np.array"],
    "range of a fraction": ["whole number"],
    "text and number": ["Text and int"],
    "no value yet": ["`found`"],
    "name unknown": ["`predicct`", "misspelt"],
    "tf not imported": ["`tf` is not imported", "`import tensorflow as tf`", "top of your file"],
    "plt not imported": ["`import matplotlib.pyplot as plt`"],
    "text without quotes": ['quotes, "c"?'],
    "module unknown": ["`torchvisions`"],
    "module of one's own": ["`helpers`", "this one alone", "put what you need of it in here"],
    "file in Shift-JIS": ["UTF-8", "editor"],
    "file in UTF-16": ["UTF-8", "editor"],
    "somebody asked": ["`input()`", "__main__"],
    "file unknown": ["weights.csv", "__main__"],
    "key unknown": ["'losses'"],
    "without end": ["calls itself"],
}

# What would be untrue of a mistake, though it is said of another that raises nearly the same.
UNTRUE = {
    "matmul that is turned": "meets",
    "matmul of many that are turned": "meets",
    "matmul that is turned in a graph": "784 meets 784",
    "transposed convolution of rows": "flattened",
    "reshape of nothing": "1 values",
    "reshape to other rows": "One size may be -1",
    "reshape of a tensor to other rows": "One size may be -1",
    "slice to a fraction": "tf.gather",
    "places and labels": "fractions",
    "condition of fractions": "tf.cast",
    "bytes divided": "size or a count",
    "fraction for int": "size or a count",
    "training without its name": "np.array",
    "training of a layer without its name": "np.array",
    "alias of NumPy": "misspelt",
    "text repeated": "do not calculate",
    "tf not imported": "deleted",
    "plt not imported": "deleted",
    "module of one's own": "can be done without",
}


@pytest.fixture(scope="module")
def raised():
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.tensorflow
@pytest.mark.parametrize("mistake", SAID)
def test_a_mistake_is_said_in_plain_words(mistake, raised):
    kind, message = raised[mistake]
    assert kind, "nothing was raised"
    said = in_words(kind, printable(_shortened(message)), SIZES)
    for part in SAID[mistake]:
        assert part in said, f"{kind}: {message}\n→ {said}"
    if mistake in UNTRUE:
        assert UNTRUE[mistake] not in said, f"{kind}: {message}\n→ {said}"


# The same mistake as other processors than this one say it: their kernels are others, and look for other things first.
ELSEWHERE = [
    "{{function_node __wrapped__MatMul_device_/job:localhost/replica:0/task:0/device:CPU:0}} In[0] and In[1] has different "
    "ndims: [784] vs. [784,10] [Op:MatMul] name: ",
    "In[0] and In[1] has different ndims: [128,784] vs. [784]\n\t [[{{node MatMul}}]]",
    "In[0] and In[1] ndims must be == 2: 1 [Op:MatMul]",
    "In[1] is not a matrix. Instead it has shape [784]",
]


@pytest.mark.parametrize("message", ELSEWHERE)
def test_a_vector_for_a_matrix_is_said_in_plain_words_whatever_the_processor(message):
    assert "two axes" in in_words("InvalidArgumentError", printable(message), SIZES)


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("what", "unwritten", "line"),
    [
        ("unfinished in a graph", "unfinished", 'raise NotImplementedError("TODO: the mean")'),
        ("NumPy in a graph", None, "lambda x: np.mean(x)"),
        ("loss of NumPy", None, "step(x)"),
        ("call misspelt", None, "step(x)"),
    ],
)
def test_what_is_unfinished_is_told_from_what_is_not_implemented_elsewhere(what, unwritten, line, raised):
    kind, message = raised[what]
    assert kind == "NotImplementedError"
    problem = _problem({"type": kind, "message": _shortened(message), "frames": [[52, "train", "step(x)"]]})
    assert problem.unwritten == unwritten
    assert line in problem.lines[-1].text


@pytest.mark.tensorflow
def test_every_mistake_is_held_to_what_is_said(raised):
    assert set(raised) == set(SAID)


def test_too_many_arrays_are_said_in_plain_words():
    with pytest.raises(WireError) as raised:
        pack([np.ones(1)] * 5_000)
    assert "5000 separate arrays" in in_words("WireError", str(raised.value), SIZES)


@pytest.mark.parametrize(
    ("value", "said"), [([0.5] * 200_000, "200001 values"), (["x" * 20_000] * 801, "characters long")]
)
def test_too_much_to_hand_over_is_said_in_plain_words(value, said):
    with pytest.raises(WireError) as raised:
        pack(value)
    text = in_words("WireError", str(raised.value), SIZES)
    assert said in text
    assert "np.array" in text


def test_an_exception_of_ones_own_keeps_its_words():
    assert in_words("ValueError", "the learning rate must be above 0") == ""


def test_sizes_that_the_exercise_does_not_name_are_left_alone():
    text = in_words("ValueError", "shapes (128,784) and (10,784) not aligned: 784 (dim 1) != 10 (dim 0)")
    assert "784 meets 10" in text
    assert "In this exercise" not in text


PIECES = st.sampled_from(
    "[ ( ) ] { } , 1 999999999999 None ? ' \" : . _ - = / x Shape shapes float double int32 NoneType node MatMul "
    "'{{node }} In[0]: expected received must have the same shape. Received: target.shape= output.shape= "
    "() missing takes got an unexpected keyword argument 'x' sizes: KeyError: No module named object is not callable".split(
        " "
    )
)


SAYS = """
shapes {a} and {b} not aligned
Matrix size-incompatible: In[0]: {a}, In[1]: {b}
logits and labels must be broadcastable: logits_size={a} labels_size={b}
must have the same shape. Received: target.shape={a}, output.shape={b}
must have the same rank (ndim). Received: target.shape={a}, output.shape={b}
must have rank (ndim) `target.ndim - 1`. Received: target.shape={a}, output.shape={b}
Shapes {a} and {b} are incompatible
Incompatible shapes: {a} vs. {b}
Must provide as many biases as the last dimension of the input tensor: {a} vs. {b}
expected shape {a}, but input has incompatible shape {b}
cannot reshape array of size 0 into shape {a}
Shape mismatch. The variable shape {a}, and the assigned value shape {b}
Inputs have incompatible shapes. Received shapes {a} and {b}
weight shape {a} is not compatible with provided weight shape {b}
Dimensions must be equal, but are 1 and 2 for '{{node MatMul}} = MatMul[T=DT_FLOAT](x, y)' with input shapes: {a}, {b}
""".strip().split("\n")
SHAPES = st.sampled_from(["()", "[]", "(1,)", "(None,)", "(3, 4)", "[4,3]", "(None, 1, 2)"])
WORDINGS = st.builds(lambda text, a, b: text.replace("{a}", a).replace("{b}", b), st.sampled_from(SAYS), SHAPES, SHAPES)


@given(st.lists(PIECES, max_size=600).map(" ".join) | st.text(max_size=3000) | WORDINGS)
def test_no_text_breaks_the_explanation(text):
    assert isinstance(in_words("ValueError", text, SIZES), str)
    for rule in RULES:
        if found := rule.pattern.search(text):
            assert isinstance(rule.say(found, SIZES), str)


def test_a_rule_that_breaks_down_explains_nothing_and_takes_no_verdict_away(monkeypatch):
    broken = RULES[0]._replace(pattern=re.compile("odd"), say=lambda found, sizes: found[7])
    monkeypatch.setattr("grader.raised.RULES", (broken, *RULES))
    assert in_words("ValueError", "odd") == ""
    assert "Is one of them transposed" not in in_words("ValueError", "odd: shapes (2,3) and (4,5) not aligned")
    assert "3 meets 4" in in_words("ValueError", "odd: shapes (2,3) and (4,5) not aligned")


def test_no_text_makes_it_slow():
    """Each rule on texts made to go back and forth: long runs of what its pattern repeats."""
    runs = ["(" * 4000, "1, " * 1400, "[1," * 1400, "'" * 4000, "a" * 4000, "x.y_" * 1000, " " * 4000, "None, " * 700]
    openings = {re.split(r"[\\(\[|?*+{.]", rule.pattern.pattern, maxsplit=1)[0] for rule in RULES}
    started = time.process_time()
    texts = [opening + run for opening in openings for run in runs]
    for text in texts:
        in_words("ValueError", text)
    assert (time.process_time() - started) / len(texts) < 0.05
