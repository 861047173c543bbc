# tries: send an architecture of a hundred megabytes
import json

import keras
import numpy as np


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return "{}" + " " * 10**8

    def get_weights(self):
        return []


def build(x):
    return Claim()
