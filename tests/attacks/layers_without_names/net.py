# tries: claim a model that Keras builds and would never write, so that the sandbox seems to be at fault
import json

import keras


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [None, 3]}},
            {"module": "keras.layers", "class_name": "Softmax", "config": {}}]}})

    def get_weights(self):
        return []


def build(x):
    return Claim()
