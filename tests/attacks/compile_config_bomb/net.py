# tries: hide a bomb where only the compile settings stand
import keras
from keras import layers

import json


class Model(keras.Sequential):
    def to_json(self, **k):
        said = json.loads(super().to_json())
        said |= {"class_name": "Sequential", "module": "keras"}
        said.pop("registered_name", None)
        said["compile_config"] = {"optimizer": {"class_name": ["os"] * 9, "config": "x" * 1_000}, "loss": [{}] * 50_000, "module": "os"}
        return json.dumps(said)


def build(x):
    return Model([keras.Input((3,)), layers.Dense(2, activation="softmax")])
