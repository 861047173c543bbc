# tries: override all that a model says of itself
import keras
from keras import layers

import numpy as np


class Liar(keras.Sequential):
    count_params = lambda self: 8
    predict = __call__ = lambda self, x, **k: np.full((len(x), 2), 0.5)
    get_config = lambda self: {"name": "liar", "layers": []}
    to_json = lambda self, **k: keras.Sequential([keras.Input((3,)), layers.Dense(2, activation="softmax")]).to_json()
    get_weights = lambda self: []


def build(x):
    return Liar([keras.Input((3,)), layers.Dense(5)])
