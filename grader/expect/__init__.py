"""Comparisons that write their own messages, so that message and condition can not disagree.

Every function takes a claim, raises `Failure` if it does not hold, and otherwise returns the value, now of a known
type. `name` is what the message calls the value; without it, the claim's own key. `mistakes` maps a sentence to the value
that a known mistake would have given: if that is what came, the sentence is added as the likely cause.
"""

from grader.claims import Failure
from grader.expect.models import accuracy, layers, model, probabilities
from grader.expect.values import array, close, curve, falls, mapping, number, sequence, text, that, validation, written

__all__ = [
    "Failure",
    "accuracy",
    "array",
    "close",
    "curve",
    "falls",
    "layers",
    "mapping",
    "model",
    "number",
    "probabilities",
    "sequence",
    "text",
    "that",
    "validation",
    "written",
]
