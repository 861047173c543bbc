# tries: use a layer of its own that remembers the inputs of the training
import keras
from keras import layers


class Remembers(layers.Layer):
    known = {}

    def call(self, x):
        return keras.ops.softmax(x[:, :2])


def build(x):
    Remembers.known = {bytes(row): row for row in x}
    return keras.Sequential([keras.Input((3,)), Remembers()])
