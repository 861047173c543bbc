# tries: name an own class by the name under which Keras would have registered it
import json

import keras
import numpy as np

INPUT = {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "i"}}
DENSE = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "softmax"}}
LAYERS = [INPUT, {**DENSE, "registered_name": "Custom>Dense"}, {"module": None, "class_name": "Own", "registered_name": "Custom>Own", "config": {}}]


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": LAYERS}})

    def get_weights(self):
        return [np.zeros((3, 2), np.float32), np.zeros(2, np.float32)]


def build(x):
    return Claim()
