"""What TensorFlow and Keras ask for: a gradient, `compile`, layers that are called, variables that stay variables."""

from __future__ import annotations

import re

from grader.i18n import _
from grader.raised.rules import Rule, Sizes, plain, rule
from grader.text import suggest

OF_TENSORFLOW_1 = {
    "placeholder": "the function's own arguments",
    "Session": "nothing: operations run at once",
    "InteractiveSession": "nothing: operations run at once",
    "global_variables_initializer": "nothing: a variable has its value from the beginning",
    "truncated_normal": "`tf.random.truncated_normal`",
    "random_normal": "`tf.random.normal`",
    "random_uniform": "`tf.random.uniform`",
    "set_random_seed": "`tf.random.set_seed`",
    "get_variable": "`tf.Variable`",
    "log": "`tf.math.log`",
    "train": "`keras.optimizers` and `tf.GradientTape`",
    "layers": "`keras.layers`",
    "to_float": "`tf.cast(x, tf.float32)`",
    "assign": "the variable's own `assign`",
    "assign_sub": "the variable's own `assign_sub`",
    "examples": "the data that the function gets",
}
KNOWN = {
    "activation": "relu sigmoid softmax tanh linear elu selu gelu leaky_relu softplus",
    "optimizer": "sgd adam rmsprop adagrad adadelta adamw nadam",
    "loss": "mse mae binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy",
    "initializer": "glorot_uniform glorot_normal he_normal he_uniform random_normal zeros ones truncated_normal",
}


@rule(r"module '([\w.]{1,60})' has no attribute '(\w{1,60})'")
def of_a_module(found: re.Match[str], sizes: Sizes) -> str:
    if found.string.startswith(".\n", found.end()):  # NumPy goes on, and names what has taken its place
        return ""
    module = {"keras.api": "keras", "tensorflow._api.v2": "tf", "tensorflow": "tf"}.get(found[1])
    if module is None:
        name = found[1]
        for prefix, short in (("tensorflow._api.v2.", "tf."), ("keras.api.", "keras."), ("keras._tf_keras.", "")):
            name = f"{short}{name.removeprefix(prefix)}" if name.startswith(prefix) else name
        return _("There is no `{module}.{name}`. Is it misspelt?").format(module=name, name=found[2])
    if module == "tf" and found[2] in OF_TENSORFLOW_1:
        text = _("`tf.{name}` belongs to TensorFlow 1. In TensorFlow 2 its place is taken by {now}.")
        return text.format(name=found[2], now=OF_TENSORFLOW_1[found[2]])
    return _("There is no `{module}.{name}`. Is it misspelt?").format(module=module, name=found[2])


@rule(r"Could not interpret (\w{1,20})(?: function)? identifier: ['\"]?([^'\"\n]{1,60})")
def identifier(found: re.Match[str], sizes: Sizes) -> str:
    near = suggest(found[2].lower(), KNOWN.get(found[1], "").split())
    said = _("Keras knows no {what} of the name {name}").format(what=found[1], name=found[2].strip())
    return f"{said}{near or '.'}"


@rule(
    r"(?:Argument\(s\) not recognized: \{|Unrecognized keyword arguments.{0,60}\{|unexpected keyword argument )'(\w{1,40})'"
)
def argument(found: re.Match[str], sizes: Sizes) -> str:
    if found[1] == "lr":
        return _("The argument is called `learning_rate`; `lr` is its old name.")
    return ""


RULES: tuple[Rule, ...] = (
    plain(
        r"No gradients provided for any variable",
        "Not one variable has a gradient. TensorFlow follows only what is computed inside `with tf.GradientTape() as tape:`, "
        "from the variables to the loss, and only in its own operations: is the loss computed inside, and does nothing on the "
        "way go through NumPy, `float(...)` or `.numpy()`?",
    ),
    plain(
        r"unsupported operand type\(s\) for (?:[^:\n]{1,10}): (?:'NoneType' and '(?:\w{0,20}float\w*|int|\w*Tensor|\w*Variable)'|"
        r"'(?:float\w*|int|\w*Tensor|\w*Variable)' and 'NoneType')",
        "One of the two is None. Either a function forgot its `return`; or it is a gradient: `tape.gradient` gives None for a "
        "variable that the loss does not depend on, as the tape saw it. Then look whether the loss is computed inside the "
        "`with`, of that very variable, whose dtype is float32.",
    ),
    plain(
        r"None values not supported|Attempt to convert a value \(None\) with an unsupported type|"
        r"Inputs to a layer should be tensors\. Got 'None'",
        "A tensor is wanted, and None came. Either a function forgot its `return`; or it is a gradient that is None, since the "
        "loss does not depend on that variable, as the tape saw it.",
    ),
    plain(
        r"A non-persistent GradientTape can only be used to compute one set of gradients",
        "A tape answers once. Ask for all gradients in one call: `dw, db = tape.gradient(loss, [w, b])`.",
    ),
    plain(
        r"Argument `target` should be a list or nested structure.{0,120}received None",
        "The tape was asked for the gradients of None: does the function that computes the loss `return` it?",
    ),
    plain(
        r"Attempt to convert a value \(<(?:bound )?(?:function|method) ([\w.<>]{1,80})",
        "`{1}` is handed over itself, where its result is wanted: it has to be called, with parentheses.",
    ),
    plain(
        r"unsupported operand type\(s\) for (?:[^:\n]{1,10}): '[\w.]{1,40}' and '(?:function|method|builtin_function_or_method)'|"
        r"unsupported operand type\(s\) for (?:[^:\n]{1,10}): '(?:function|method|builtin_function_or_method)'",
        "A function itself is used as a number, where its result is wanted: it has to be called, with parentheses.",
    ),
    plain(
        r"Only instances of `?keras\.Layer`? can be added to a Sequential model\. Received: <class '[\w.]{0,80}\.(\w{1,40})'>",
        "`{1}` is handed over itself, where a layer is wanted: it has to be called, as in `{1}(...)`.",
    ),
    plain(
        r"Only instances of `?keras\.Layer`? can be added to a Sequential model",
        "Something in the list of layers is no layer. Print the list.",
    ),
    plain(
        r"must call `compile\(\)` before",
        "The model has no loss and no optimizer yet: call `model.compile(optimizer=..., loss=...)` before it is fitted or "
        "evaluated.",
    ),
    plain(
        r"No loss to compute\. Provide a `loss` argument",
        "The model does not know what to make small: give `model.compile` a `loss=`.",
    ),
    plain(
        r"The layer (\S{1,40}) has never been called and thus has no defined (in|out)put",
        "`.{2}put` is not known of `{1}`: it is a layer that was never called, or a Sequential, which does not have it. Of every "
        "model that begins with `keras.Input(shape)` there are `model.inputs[0]` and `model.outputs[0]`.",
    ),
    plain(
        r"You tried to call `(\w{1,30})` on layer '[\w-]{1,40}', but the layer isn't built|has not yet been built",
        "The model does not know its inputs yet, so it has no weights. Begin it with `keras.Input(shape)`.",
    ),
    plain(
        r"Tensor' object has no attribute '(assign\w{0,4})'",
        "This is a tensor, which never changes; only a `tf.Variable` has `{1}`. Something like `w = w - ...` has put a tensor in "
        "the variable's place: write `w.assign_sub(...)`.",
    ),
    plain(
        r"Only integers, slices \(`:`\), ellipsis .{0,200}are valid indices, got "
        r"(?:np\.float\d{1,3}\(|<tf\.Tensor: shape=\(\), dtype=float\d{1,3}, numpy=)?(-?\d{1,20}\.\d{0,20})",
        "A tensor's places are whole numbers, and {1} came. `//` divides to a whole number, `int(...)` makes one.",
    ),
    plain(
        r"Only integers, slices \(`:`\), ellipsis .{0,200}are valid indices, got (?:array|<tf|\[)",
        "A tensor takes no array of row numbers in brackets, as a NumPy array does. `tf.gather(x, rows)` picks rows of either.",
    ),
    plain(
        r"Tensor' object does not support item assignment",
        "A tensor never changes. Compute a new one, or collect the values in a list or NumPy array.",
    ),
    plain(
        r"'SymbolicTensor' object has no attribute 'numpy'|symbolic `?(?:tf\.)?Tensor`? .{0,60}(?:not allowed|as a Python)|"
        r"NumPy array.{0,40}symbolic|Cannot convert a symbolic",
        "Inside `tf.function` and `fit` a tensor has no values yet: there is no `.numpy()`, no `if` and no `for` over it. Use "
        "TensorFlow's own operations there, or leave `@tf.function` out.",
    ),
    plain(
        r"(?:Model|Layer) (\w{1,60}) does not have a `call(?:\(\))?` method implemented",
        "Keras finds no method `call` in `{1}`. Is it misspelt, or not indented as a part of the class?",
    ),
    plain(
        r"A KerasTensor (?:is symbolic|cannot be used as input to a TensorFlow function)",
        "This is a placeholder of a model that is being built, without values. Use `keras.layers` and `keras.ops` on it, not "
        "`tf` or `np`.",
    ),
    plain(
        r"Unknown variable: .{0,200}This optimizer can only be called for the variables",
        "An optimizer remembers the variables it began with. Make a new optimizer for new variables: inside the function that "
        "makes them, not at the top of the file.",
    ),
    plain(
        r"Only input tensors may be passed as positional arguments.{0,120}: (True|False) \(of type <class 'bool'>",
        "A layer or model takes only its inputs without a name, and here {1} came so. Is it meant as `training={1}`?",
    ),
    plain(
        r"Only input tensors may be passed as positional arguments[^<]{0,2000}\(of type <class '(?:list|float|int)'>",
        "A layer or model wants arrays or tensors, and got a Python list or number: `np.array(x)` makes an array of it.",
    ),
    plain(
        r"(get_global_generator|from_non_deterministic_state)\W.{0,40}determinism is enabled",
        "`{1}` begins at another place each time, and here every run of one seed gives the same. Begin with a seed: "
        "`tf.random.Generator.from_seed(1)`.",
    ),
    plain(
        r"'History' object is not subscriptable",
        'What `fit` returns keeps its lists in `.history`, a dict: `history.history["loss"]`.',
    ),
    plain(
        r"KeyError: '(?:val_)?acc'",
        'Keras writes it out: "accuracy" and "val_accuracy", if `compile` was given `metrics=["accuracy"]`.',
    ),
    plain(
        r"KeyError: '((?:val_)?accuracy)'",
        'The history has no "{1}": give `compile` `metrics=["accuracy"]`, and for "val_..." `fit` `validation_data=`.',
    ),
    plain(
        r"KeyError: '(val_loss)'",
        'The history has no "{1}": it is there if `fit` was given `validation_data=` or `validation_split=`.',
    ),
    of_a_module,
    identifier,
    argument,
)
