# tries: name two layers so that, cut short on the way, they have one name, and nobody can tell what feeds what
import keras
from keras import layers


def build(x):
    inputs = keras.Input((3,))
    parts = [layers.Dense(2, "softmax", name="a" * length)(inputs) for length in (20_000, 20_001)]
    return keras.Model(inputs, layers.Add()(parts))
