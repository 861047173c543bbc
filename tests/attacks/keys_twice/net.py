# tries: give a class twice in one object, for two readers that each take another
import json

import keras
import numpy as np


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return '{"module": "keras", "class_name": "Sequential", "class_name": "Model", "module": "os", "config": {"layers": []}}'

    def get_weights(self):
        return []


def build(x):
    return Claim()
