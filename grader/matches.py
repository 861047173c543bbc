"""Pairs of students by the files that they handed in: of those who share a file, one line and one page says it all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.similar import Pair


@dataclass(frozen=True)
class Match:
    """Two files that are alike, or one that several handed in.

    Attributes:
        pair: one of the pairs of students; shares and passages are those of all.
        students: who handed in the pair's first file, and who its second; of one file, the first and all others.
    """

    pair: Pair
    students: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def everyone(self) -> tuple[str, ...]:
        """All the students, each once."""
        return tuple(dict.fromkeys(self.students[0] + self.students[1]))


def matches(pairs: Iterable[Pair]) -> list[Match]:
    """The pairs of the same two files together, in the order in which the files come first."""
    groups: dict[tuple[str, str, str], tuple[Pair, dict[str, None], dict[str, None]]] = {}
    for pair in pairs:
        a, b = pair.submission_a, pair.submission_b
        first, one, other = groups.setdefault((pair.exercise, min(a, b), max(a, b)), (pair, {}, {}))
        here, there = (pair.student_a, pair.student_b) if a == first.submission_a else (pair.student_b, pair.student_a)
        if a == b and one:  # everybody has the same file: who came first stands for it
            other |= dict.fromkeys(s for s in (here, there) if s not in one)
        else:
            one[here] = other[there] = None
    return [Match(pair, (tuple(one), tuple(other))) for pair, one, other in groups.values()]
