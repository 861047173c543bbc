"""The report's pictures: how the loss fell, and which bits of new sums are wrong."""

from grader import expect
from grader.pictures import Bars, losses


def pictures(training, kept):
    return [lambda: losses(training[1], "mean squared error", log=True), lambda: _wrong_bits(training[0], kept)]


def _wrong_bits(model, kept):
    said = expect.array(expect.model(model).predict("test"), shape=(*kept.y.shape, 1))[:, :, 0] > 0.5
    wrong = 100 * (said != (kept.y > 0.5)).mean(axis=0)
    names = [str(2**k) for k in range(len(wrong))]
    return Bars("Wrong bits in new sums", wrong, names, "wrong (%)", across="what the bit is worth")
