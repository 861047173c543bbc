"""Says in plain words what an exception means whose own words are hard to read: shapes, dtypes, gradients, a `return` that is
missing.

Only the exception's text is looked at, on the trusted side. It comes from a process that nobody trusts, so it is short and
the patterns are bounded: none can be made slow. An explanation adds to the exception's words, which are kept; it decides
nothing.
"""

from __future__ import annotations

import re

from grader.raised import code, dtypes, frameworks, losses, products, shapes
from grader.raised.rules import Rule, Sizes

MAX_TEXT = 4_000

# The first rule that fits explains: special ones come before general ones.
RULES: tuple[Rule, ...] = (
    *losses.RULES,
    *products.RULES,
    *shapes.RULES,
    *dtypes.RULES,
    *frameworks.RULES,
    *code.RULES,
)


CALL = re.compile(r"\w\(\) (?:missing|takes|got an unexpected)")


def in_words(kind: str, message: str, sizes: Sizes | None = None) -> str:
    """What an exception means, and where to look.

    Args:
        kind: its type's name, such as "ValueError".
        message: its text.
        sizes: what sizes stand for in this exercise, such as {784: "the pixels of an image"}.

    Returns:
        A sentence or some; empty if nothing better than the exception's own words can be said.
    """
    text = f"{kind}: {message[:MAX_TEXT]}"
    for rule in RULES:
        if said := _said(rule, text, sizes or {}):
            return said
    return ""


def _said(rule: Rule, text: str, sizes: Sizes) -> str:
    """What one rule says; nothing where it breaks down, as what only explains must take no verdict away."""
    found = rule.pattern.search(text)
    try:
        return rule.say(found, sizes) if found is not None else ""
    except Exception:  # noqa: BLE001 - see above; the tests call the rules themselves
        return ""


def is_call(message: str) -> bool:
    """Whether a function was called with other arguments than it takes."""
    return CALL.search(message[:MAX_TEXT]) is not None
