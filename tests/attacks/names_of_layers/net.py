# tries: name layers so that a path, a page or a terminal is led astray
import json

import keras
import numpy as np

INPUT = {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "i"}}
DENSE = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "softmax"}}
LAYERS = [INPUT, {**DENSE, "config": {**DENSE["config"], "units": 7, "name": "<img src=x onerror=alert(1)>\x1b[2J\u202e"}}]


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": LAYERS}})

    def get_weights(self):
        return [np.zeros((3, 7), np.float32), np.zeros(7, np.float32)]


def build(x):
    return Claim()
