"""What a claimed architecture may be made of. It is read here, never built: every class in it must be on the allow-list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MAX_DEPTH = 60
MODELS = {"Sequential", "Functional"}
LAYERS = set(
    """
    Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
    AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AlphaDropout Attention AugMix
    AutoContrast Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Bidirectional
    CategoryEncoding CenterCrop Concatenate ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv2D
    Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Cropping1D Cropping2D Cropping3D CutMix
    Dense DepthwiseConv1D DepthwiseConv2D Dot Dropout ELU EinsumDense Embedding Equalization Flatten GRU GRUCell
    GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D
    GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization GroupQueryAttention Identity InputLayer
    LSTM LSTMCell LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram
    Minimum MixUp MultiHeadAttention Multiply Normalization PReLU Permute RMSNormalization RNN RandAugment
    RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform
    RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective
    RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom ReLU
    RepeatVector Rescaling Reshape Resizing ReversibleEmbedding STFTSpectrogram SeparableConv1D SeparableConv2D
    SimpleRNN SimpleRNNCell Softmax Solarization SpatialDropout1D SpatialDropout2D SpatialDropout3D
    SpectralNormalization StackedRNNCells Subtract TimeDistributed UnitNormalization UpSampling1D UpSampling2D
    UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D
    """.split()
)
# What `x + y` or `keras.ops.relu(x)` on a Functional model's tensors becomes, and in the last line what the masks of
# Masking and of Embedding(mask_zero=True) become there. The module tells the version, not the class.
OPERATIONS = set(
    """
    Abs Absolute Add Concatenate Cos Divide Exp ExpandDims GetItem Log Matmul Max Maximum Mean Min Minimum Multiply
    Negative Power Relu Reshape Sigmoid Sin Softmax LogSoftmax Softplus Silu Gelu LeakyRelu Elu Selu Sqrt Square
    Squeeze Subtract Sum Tanh Transpose TrueDivide Cast
    Any LogicalAnd LogicalOr NotEqual ZerosLike
    """.split()
)
# Descriptions of tensors and numbers, not classes that do anything.
VALUES = {"__keras_tensor__", "__tuple__", "__ellipsis__", "__slice__", "__bytes__", "DTypePolicy"}
ONLY_TRAINS = re.compile(r"(.*_)?(initializer|regularizer|constraint)")
PARTS = re.compile(r"keras(\.src)?\.(initializers|regularizers|constraints|activations)(\..*)?")
FUNCTIONS = re.compile(r"(keras(\.src)?\.activations(\..*)?|builtins)")
OF_TENSORFLOW = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax"}  # what tf.nn's own call themselves
ACTIVATIONS = set(
    """
    relu relu6 leaky_relu elu selu celu gelu silu swish softplus softsign softmax log_softmax sigmoid hard_sigmoid
    hard_silu hard_swish tanh linear exponential mish log_sigmoid tanh_shrink hard_tanh soft_shrink hard_shrink squareplus
    glu sparsemax threshold sparse_plus sparse_sigmoid
    """.split()
)


def predicting(node: Any, depth: int = 0) -> Any:
    """An architecture as far as it predicts: what may be of one's own, as it only has a say in the training, is left out.

    That is what `compile` was told, of the model or of one that it is made of, and initializers, regularizers and constraints.
    """
    if isinstance(node, list) and depth <= MAX_DEPTH:  # what is deeper is refused
        return [predicting(value, depth + 1) for value in node]
    if not isinstance(node, dict) or depth > MAX_DEPTH:
        return node
    if node.get("class_name") == "function" and str(node.get("config")) in OF_TENSORFLOW:
        return OF_TENSORFLOW[node["config"]]
    left_out = "compile_config" if "class_name" in node else None
    return {key: _part(key, value, depth + 1) for key, value in node.items() if key != left_out}


def _part(key: str, value: Any, depth: int) -> Any:
    of_its_own = ONLY_TRAINS.fullmatch(key) and next(foreign(value, depth), None) is not None
    return None if of_its_own else predicting(value, depth)


def foreign(node: Any, depth: int = 0) -> Iterator[str]:
    """The names of what is not on the allow-list in an architecture, Keras's own layers after "keras.layers.".

    The outermost must be a model.
    """
    if depth > MAX_DEPTH or (depth == 0 and not isinstance(node, dict)):
        yield "?"
        return
    if isinstance(node, dict):
        if ("class_name" in node and not _allowed(node)) or (depth == 0 and str(node.get("class_name")) not in MODELS):
            yield _name(node)
        for value in node.values():
            yield from foreign(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from foreign(value, depth + 1)


def _name(node: dict[str, Any]) -> str:
    """What the learner calls it."""
    name = str(node.get("class_name", "?"))
    if name == "function" and isinstance(node.get("config"), str):
        return str(node["config"])
    return f"keras.layers.{name}" if node.get("module") == "keras.layers" else name


def _allowed(node: dict[str, Any]) -> bool:
    module, name = str(node.get("module", "")), node["class_name"]
    if not isinstance(name, str):
        return False
    if name in VALUES:
        return module in ("", "None", "keras", "builtins")
    if name == "function":
        called = node.get("config")
        return bool(FUNCTIONS.fullmatch(module)) and isinstance(called, str) and called in ACTIVATIONS
    if name in MODELS:
        return module == "keras" or module.startswith(("keras.models", "keras.src.models"))
    if module.startswith("keras.src.ops"):
        return name in OPERATIONS
    return (module == "keras.layers" and name in LAYERS) or bool(PARTS.fullmatch(module))
