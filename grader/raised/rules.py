"""What the rooms of this package share: a rule, and how shapes are read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from grader.i18n import _

Sizes = Mapping[int, str]  # what a size stands for in an exercise
Shape = tuple[int | None, ...]
Say = Callable[[re.Match[str], Sizes], str]

ANY = r"[(\[]([\dNone?, ]{0,80})[)\]]"  # a shape as NumPy, TensorFlow and Keras write it
DTYPE = r"([a-z]{2,9}\d{0,3})"


class Rule(NamedTuple):
    """A pattern, and what to say where it is found; nothing, if it turns out not to fit."""

    pattern: re.Pattern[str]
    say: Say


def rule(pattern: str) -> Callable[[Say], Rule]:
    """Make a function that explains into a rule."""

    def decorate(say: Say) -> Rule:
        return Rule(re.compile(pattern), say)

    return decorate


def plain(pattern: str, text: str) -> Rule:
    """A rule that says always the same, with the pattern's groups in the place of {1}, {2}, ..."""
    return Rule(re.compile(pattern), lambda found, _sizes: _(text).format("", *found.groups(default="")))


def shape(text: str) -> Shape:
    """The shape in a text such as "128, 784" or "None,10"."""
    return tuple(int(n) if n.isdecimal() else None for n in re.findall(r"\d{1,12}|None|\?", text)[:12])


def written(sizes: Shape) -> str:
    """A shape as Python writes it."""
    inner = ", ".join("None" if n is None else str(n) for n in sizes)
    return f"({inner},)" if len(sizes) == 1 else f"({inner})"


def legend(known: Sizes, *shapes: Shape) -> str:
    """A sentence that says what the sizes in some shapes stand for, as far as the exercise tells; else nothing."""
    seen = dict.fromkeys(n for s in shapes for n in s if n is not None and n in known)
    if not seen:
        return ""
    first, *others = seen
    said = _("In this exercise {n} stands for {meaning}").format(n=first, meaning=_(known[first]))
    for n in others:
        said += _(", {n} for {meaning}").format(n=n, meaning=_(known[n]))
    return f" {said}."


def axes(count: int | str) -> str:
    """How many axes, in words."""
    return _("1 axis") if int(count) == 1 else _("{n} axes").format(n=count)
