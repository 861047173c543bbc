"""A rebuilt model as checks see it. Everything in it was computed by the referee, away from the learner's code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from grader.claims import Claim, Failure, describe
from grader.i18n import _

# What is an activation and nothing else, by its class: layers, and what `keras.ops.relu(x)` and its like become in a model.
ACTIVATION_LAYERS = {
    "ReLU": "relu",
    "Softmax": "softmax",
    "LeakyReLU": "leaky_relu",
    "ELU": "elu",
    "PReLU": "prelu",
    "Relu": "relu",
    "LeakyRelu": "leaky_relu",
    "Elu": "elu",
    "Selu": "selu",
    "Gelu": "gelu",
    "Silu": "silu",
    "Softplus": "softplus",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
}


class Layer(msgspec.Struct, frozen=True):
    """A layer of a rebuilt model; one that is called several times comes as often, and its parameters count once.

    Attributes:
        kind: its class, such as "Dense".
        name: its own, and from the second call on also the call's number, as in "dense/1".
        config: what its `get_config` says, as plain values.
        params, trainable: how many parameters it has, and how many of them are trained.
        output_shape: begins with None for the batch; None if the layer says nothing of it.
        inputs: the names of the layers that feed it.
        layers: those that it is made of, if it is a model itself.
    """

    kind: str
    name: str
    config: dict[str, Any] = {}
    params: int = 0
    trainable: int = 0
    output_shape: tuple[int | None, ...] | None = None
    inputs: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()

    @property
    def again(self) -> bool:
        """Whether it is a further call of a layer that comes elsewhere, with the same weights."""
        return "/" in self.name

    @property
    def activation(self) -> str:
        """The activation's name: "linear" for none, and what an activation layer stands for."""
        if self.kind in ACTIVATION_LAYERS:
            return ACTIVATION_LAYERS[self.kind]
        named = self.config.get("activation", "linear")
        if isinstance(named, dict):
            kind = named.get("class_name")  # also of a layer that is given as an activation, such as LeakyReLU(0.2)
            named = named["config"] if isinstance(named.get("config"), str) else ACTIVATION_LAYERS.get(str(kind), kind)
        return str(named).lower()


class Rebuilt(msgspec.Struct, frozen=True):
    """What the referee says of one model; where `problem` is not empty, it could not be rebuilt.

    Attributes:
        problem: for the learner: why not, and what to do.
        layers: in order.
        params, trainable: of the whole model.
        predictions: by the name of the held-out inputs.
        compiled: `optimizer`, `optimizer_config`, `loss`, `loss_config`, as the learner's process said.
        silent: by the name of each layer with a ReLU, how many of its units answered 0 to all rows that were tried, and how
            many it has.
        weights: arrays as `get_weights` gives them; none of a large model, whose weights would fill a disk.
    """

    problem: str = ""
    layers: tuple[Layer, ...] = ()
    params: int = 0
    trainable: int = 0
    input_shape: tuple[int | None, ...] | None = None
    output_shape: tuple[int | None, ...] | None = None
    predictions: dict[str, Any] = {}
    compiled: dict[str, Any] = {}
    silent: dict[str, tuple[int, int]] = {}
    weights: tuple[Any, ...] = ()


@dataclass(frozen=True)
class ModelView:
    """A rebuilt model in a check's hands. See `Rebuilt` for what is not described here."""

    name: str
    rebuilt: Rebuilt

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers in order, those of a model inside it in its place."""
        return tuple(flat(self.rebuilt.layers))

    @property
    def params(self) -> int:
        """How many parameters."""
        return self.rebuilt.params

    @property
    def trainable(self) -> int:
        """How many parameters are trained."""
        return self.rebuilt.trainable

    @property
    def input_shape(self) -> tuple[int | None, ...] | None:
        """Of a batch, so it begins with None."""
        return self.rebuilt.input_shape

    @property
    def output_shape(self) -> tuple[int | None, ...] | None:
        """Of a batch, so it begins with None."""
        return self.rebuilt.output_shape

    @property
    def compiled(self) -> Claim:
        """What the learner's process said of optimizer and loss."""
        return Claim(self.rebuilt.compiled, _("the compile settings"))

    @property
    def silent(self) -> dict[str, tuple[int, int]]:
        """By the name of each layer with a ReLU: how many units answered 0 to all held-out rows tried, and how many it has."""
        return self.rebuilt.silent

    @property
    def weights(self) -> tuple[Any, ...]:
        """As `get_weights` gives them; none where there are too many of them to be kept."""
        return self.rebuilt.weights

    def predict(self, inputs: str) -> Claim:
        """The predictions for the held-out inputs of that name.

        Raises:
            KeyError: if `given` handed out no inputs of that name, which is the exercise's fault.
        """
        return Claim(self.rebuilt.predictions[inputs], _("the model's predictions"))


def view(value: Any, name: str) -> ModelView:
    """The view in a claim's value.

    Raises:
        Failure: if the value is no model, or one that could not be rebuilt.
    """
    if not isinstance(value, Rebuilt):
        text = _("{name}: expected a Keras model, received {received}.").format(name=name, received=describe(value))
        raise Failure(text, expected=_("a Keras model"), received=describe(value))
    if value.problem:
        raise Failure(f"{name}: {value.problem}")
    return ModelView(name, value)


def flat(layers: Iterable[Layer]) -> Iterator[Layer]:
    """Layers in order, those of a model in its place."""
    for layer in layers:
        if layer.kind in ("Sequential", "Functional"):
            yield from flat(layer.layers)
        else:
            yield layer
