# tries: send text, objects and nothing as weights
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
        return ["kernel", None, {"bias": 0}, object()]


def build(x):
    return Claim()
