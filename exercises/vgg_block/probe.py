"""Builds models of the learner's block and net, and asks for counts."""

import keras


def fields(learner, given):
    return [learner.field(n) for n in given["n"]]


def block(learner, given):
    inputs = keras.Input(tuple(given["shape"]))
    return keras.Model(inputs, learner.vgg_block(inputs, given["filters"], given["convolutions"]))


def net(learner, given):
    return learner.vgg_net(**_net(given))


def counts(learner, given):
    return [learner.parameters(**_net(one)) for one in given["nets"]]


def _net(given):
    blocks = [tuple(pair) for pair in given["blocks"]]
    return {"shape": tuple(given["shape"]), "blocks": blocks, "units": given["units"], "classes": given["classes"]}
