"""What the fuzz tests share: how long they run, and bytes that are nearly right.

Every property says the same of another parser: bytes that nobody vouches for give a valid value or the parser's own error,
within `SECONDS` of processor time. `GRADER_FUZZ` is the number of examples for each; `make fuzz` sets it high.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.submission import Refused

SECONDS = 5.0
T = TypeVar("T")

fuzz: Callable[..., Any] = settings(
    max_examples=int(os.environ.get("GRADER_FUZZ", "30")),
    deadline=None,  # processor time is measured instead: the clock tells how busy the machine is
    suppress_health_check=list(HealthCheck),
    phases=[
        phase for phase in Phase if phase is not Phase.explain
    ],  # which looks at every call, and takes many times as long
)


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Fails if what is done in it takes too much processor time."""
    begun = time.process_time()
    yield
    spent = time.process_time() - begun
    assert spent < seconds, f"{spent:.1f} s of processor time"


def told(attempt: Callable[[], T], place: str = "") -> T | None:
    """What an attempt gives, or None where it is refused in words that a person can use; they name the place, if any."""
    try:
        return attempt()
    except (GraderError, Refused) as error:
        said = str(error)
    assert said
    assert place in said
    return None


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes], tokens: Sequence[bytes] = ()) -> bytes:
    """One of the seeds with some changes: bytes overwritten, parts cut out, doubled, moved or put in from elsewhere."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _change in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 40)))
        kind = draw(st.sampled_from(["set", "cut", "double", "token", "splice", "noise"]))
        if kind == "set" and at < len(data):
            data[at] = draw(st.integers(0, 255))
        elif kind == "cut":
            del data[at:to]
        elif kind == "double":
            data[at:at] = data[at:to] * draw(st.integers(1, 20))
        elif kind == "token" and tokens:
            data[at:to] = draw(st.sampled_from(list(tokens))) * draw(st.integers(1, 3))
        elif kind == "splice":
            data[at:to] = draw(st.sampled_from(seeds))[at : at + 200]
        else:
            data[at:at] = draw(st.binary(max_size=20))
    return bytes(data)


NUMBERS = st.one_of(st.integers(-3, 10), st.sampled_from([2**31, 2**63, -(2**63) - 1, 10**400]), st.floats())
WORDS = st.one_of(st.sampled_from(["", "..", "/", "\x1b[31m", "\u202e", "=1+1", "<b>", "None"]), st.text(max_size=8))


def trees(keys: list[str], leaves: list[Any]) -> st.SearchStrategy[Any]:
    """JSON that uses a format's own keys and values, in places where they belong and where they do not."""
    leaf = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS, st.sampled_from(leaves or [None]))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.one_of(st.sampled_from(keys or [""]), WORDS), inner, max_size=5),
        ),
        max_leaves=15,
    )


def meddled(whole: Any, keys: list[str], leaves: list[Any]) -> st.SearchStrategy[Any]:
    """A valid tree in which some parts, at any depth, are something else."""
    paths = list(_paths(whole, ()))

    @st.composite
    def build(draw: st.DrawFn) -> Any:
        tree = json.loads(json.dumps(whole))
        for path in draw(st.lists(st.sampled_from(paths), max_size=3)):
            node = tree
            for step in path[:-1]:
                node = _inside(node, step)
            if isinstance(node, dict | list) and _inside(node, path[-1]) is not None:  # else changed before
                node[path[-1]] = draw(trees(keys, leaves))
        return tree

    return build()


def _inside(node: Any, step: Any) -> Any:
    try:
        return node[step]
    except (LookupError, TypeError):
        return None


def _paths(node: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in items:
        yield from _paths(value, (*path, step))


def as_json(value: Any) -> bytes:
    """JSON as Python writes it, NaN and lone surrogates included."""
    return json.dumps(value).encode("utf-8", "surrogatepass")
