"""The report's picture: the losses of both deep nets."""

from grader import expect
from grader.pictures import Curve


def pictures(skipping, plain):
    return [lambda: _losses(skipping, plain)]


def _losses(skipping, plain):
    both = {"with skips": skipping, "plain": plain}
    curves = {name: expect.curve(expect.sequence(claim, 2)[1], finite=False) for name, claim in both.items()}
    return Curve("The loss of 42 layers, with skips and without", curves, "cross entropy", epochs=True)
