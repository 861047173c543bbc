"""Asks the learner's functions and records what they return. It knows no answer."""


def places(learner, given):
    return [learner.output_size(*case) for case in given["cases"]]


def _patch(given):
    return given["filter_height"], given["filter_width"], given["stride"], given["pad"]


def patches(learner, given):
    x = given["x"].copy()
    return {"columns": learner.im2col(x, *_patch(given)), "x": x}


def convolved(learner, given):
    x, w, b = given["x"], given["w"], given["b"]
    return {"y": learner.conv2d(x, w, b, stride=given["stride"], pad=given["pad"]), "plain": learner.conv2d(x, w, b)}


def pooled(learner, given):
    return [learner.max_pool(given["x"], size) for size in given["sizes"]]


def added(learner, given):
    return learner.col2im(given["columns"], tuple(given["shape"]), *_patch(given))


def backward(learner, given):
    return learner.conv2d_gradients(given["x"], given["w"], given["dy"], stride=given["stride"], pad=given["pad"])
