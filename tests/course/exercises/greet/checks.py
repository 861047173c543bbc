"""Judges a greeting."""

from grader import expect
from grader.rubric import check


def given(rng):
    name = "".join(rng.choice(list("abcdefgh"), size=int(rng.integers(3, 20))))
    return {"greet": {"name": name}}, len(name)


@check(points=1, hints=("What does `len` do?",))
def counts(greet, kept):
    """`greet` gives back the number of characters in the name."""
    expect.close(greet, kept)
