# tries: answer a hundred models
import keras
from keras import layers


def build(x):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, activation="softmax")])
    return [model] * 100
