# tries: answer the class, a layer, a function or a path in place of a model
import keras
from keras import layers


def build(x):
    return [keras.Model, layers.Dense(2), build, "model.keras", {"class_name": "Sequential"}][2]
