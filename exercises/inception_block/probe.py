"""Builds models of the learner's blocks, and asks for counts."""

import keras


def naive(learner, given):
    inputs = keras.Input(tuple(given["shape"]))
    return keras.Model(inputs, learner.naive_block(inputs, **given["filters"]))


def inception(learner, given):
    inputs = keras.Input(tuple(given["shape"]))
    return keras.Model(inputs, learner.inception_block(inputs, **given["filters"]))


def counts(learner, given):
    return {
        "naive": [learner.naive_parameters(**numbers) for numbers in given["naive"]],
        "inception": [learner.inception_parameters(**numbers) for numbers in given["inception"]],
    }
