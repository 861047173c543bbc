"""What a run claims, wrapped so that a check can not stumble over it.

Evidence comes from a process that nobody trusts: where a number is due, a string may come. A check that computed with it
would raise, and an exception in a check is our own bug. So a claim can be looked into and handed to `expect`, and nothing
else: whatever a learner's process sends, the worst that comes of it is a failed check.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from grader.i18n import _
from grader.inside.wire import Unknown


class Failure(Exception):
    """The evidence does not hold. Only `expect` raises it.

    Attributes:
        message: the whole sentence for the learner.
        expected, received: the compared values as text, where there are any.
        score: what was compared with a threshold, where it was.
    """

    def __init__(self, message: str, *, expected: str = "", received: str = "", score: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.received = received
        self.score = score


class Unwritten(Failure):
    """There is nothing to judge yet, so the check is to do rather than failed. Only `expect` raises it."""


class Claim:
    """A value from the sandbox. `claim["key"]` and `claim[0]` look into it; `expect` takes it out.

    Raises:
        Failure: from `claim[...]`, if there is no such part.
    """

    __slots__ = ("_name", "_value")

    def __init__(self, value: Any, name: str) -> None:
        self._value = value
        self._name = name

    def __getitem__(self, key: str | int) -> Claim:
        value, name = self._value, f"{self._name}[{key!r}]"
        if isinstance(key, str) and isinstance(value, dict) and key in value:
            return Claim(value[key], key)
        rows = isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
        if isinstance(key, int) and rows and -len(value) <= key < len(value):
            return Claim(np.asarray(value[key]) if isinstance(value, np.ndarray) else value[key], name)
        raise Failure(_("{name} is missing: received {received}.").format(name=name, received=describe(value)))

    def __bool__(self) -> NoReturn:
        raise TypeError("a claim has no truth value: hand it to one of the functions of `expect`")

    __eq__ = __bool__  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<claim {self._name}>"


def opened(claim: Claim) -> tuple[Any, str]:
    """A claim's value and name. For `expect` alone: what comes out may be of any type."""
    return claim._value, claim._name


def describe(value: Any) -> str:
    """What a value is, in a few words, for a message."""
    if value is None:
        return _("nothing (None)")
    if isinstance(value, Unknown):
        return _("an object of type {type}: {text}").format(type=value.type, text=value.text)
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return f"{value[()]:.6g}" if value.dtype.kind == "f" else str(value[()])
        return _("an array of shape {shape} and dtype {dtype}").format(shape=value.shape, dtype=value.dtype)
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, bool | int | str):
        return repr(value) if len(repr(value)) <= 80 else repr(value)[:79] + "…"
    if not isinstance(value, list | tuple | dict):
        return _("a Keras model")
    kinds: dict[type, str] = {list: _("a list of {n}"), tuple: _("a tuple of {n}"), dict: _("a dict of {n}")}
    return kinds[type(value)].format(n=len(value))
