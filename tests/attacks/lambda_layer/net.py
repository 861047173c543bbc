# tries: put code into a Lambda layer
import keras
from keras import layers


def build(x):
    return keras.Sequential([keras.Input((3,)), layers.Lambda(lambda v: v[:, :2]), layers.Softmax()])
