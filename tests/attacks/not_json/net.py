# tries: claim an architecture that is no JSON, or JSON of another kind
import json

import keras
import numpy as np


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return "[" * 100_000

    def get_weights(self):
        return []


def build(x):
    return Claim()
