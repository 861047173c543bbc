# tries: claim a graph whose layers feed one another
import json

import keras
import numpy as np


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return json.dumps({"module": "keras", "class_name": "Functional", "config": {"name": "f", "layers": [
            {"module": "keras.layers", "class_name": "Identity", "name": n, "config": {"name": n}, "inbound_nodes": [
                {"args": [{"class_name": "__keras_tensor__", "config": {"shape": [None, 3], "dtype": "float32", "keras_history": [m, 0, 0]}}], "kwargs": {}}]}
            for n, m in (("a", "b"), ("b", "a"))], "input_layers": [["a", 0, 0]], "output_layers": [["b", 0, 0]]}})

    def get_weights(self):
        return []


def build(x):
    return Claim()
