# tries: answer the bytes of a model file, which would be loaded
import keras
from keras import layers


def build(x):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, activation="softmax")])
    model.save("model.keras")
    with open("model.keras", "rb") as file:
        return file.read()
