"""Which passage of one text is which of another: for people who look at two submissions side by side.

The longest stretch that both have is found first, then the longest of what is left, and so on, as in Wise, "String
similarity via greedy string tiling and running Karp-Rabin matching" (1993). So each passage has one counterpart, even where
code repeats itself.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]  # first and last line
Passage = tuple[Span, Span]  # where it is in one file, and in the other
Tile = tuple[int, int, int]  # where it begins in one text and in the other, and how long it is
Places = Mapping[int, list[int]]  # where each k-gram begins, by its hash

SEEDS = 64  # of the ways to match a k-gram that occurs often; a stretch is found by any one of its k-grams
LEAST = 6  # k-grams: shorter stretches are left over where longer ones overlap, and say nothing


def tiles(a: Places, b: Places, k: int) -> list[Tile]:
    """The stretches that two texts have in common, none of which overlaps another.

    Args:
        k: the length of the k-grams, in characters.

    Returns:
        Places and lengths in characters, in the order of the first text.
    """
    heap = [(1 - k - n, i, j) for i, j, n in _runs(a, b)]
    heapq.heapify(heap)
    used_a, used_b = (np.zeros(_end(places) + k, bool) for places in (a, b))
    found: list[Tile] = []
    while heap:
        size, i, j = heapq.heappop(heap)
        n = -size
        free = ~(used_a[i : i + n] | used_b[j : j + n])
        if free.all():
            found.append((i, j, n))
            used_a[i : i + n] = used_b[j : j + n] = True
            continue
        for start, stop in _stretches(free):
            if stop - start >= k - 1 + LEAST:
                heapq.heappush(heap, (start - stop, i + start, j + start))
    return sorted(found)


def _runs(a: Places, b: Places) -> Iterator[Tile]:
    """All stretches as long as they go: where they begin, and how many k-grams they have."""
    at_a, at_b = _by_place(a), _by_place(b)
    seen: set[tuple[int, int]] = set()

    def agree(i: int, j: int) -> bool:
        return i in at_a and at_a[i] == at_b.get(j)

    for h in sorted(a.keys() & b.keys(), key=lambda h: a[h][0]):
        few = len(a[h]) * len(b[h]) <= SEEDS
        for i, j in product(a[h], b[h]) if few else zip(a[h], b[h], strict=False):
            if (i, j) in seen:
                continue
            first, last = 0, 1
            while agree(i + first - 1, j + first - 1):
                first -= 1
            while agree(i + last, j + last):
                last += 1
            seen |= {(i + step, j + step) for step in range(first, last)}
            if last - first >= LEAST:
                yield i + first, j + first, last - first


def _by_place(places: Places) -> dict[int, int]:
    return {i: h for h, starts in places.items() for i in starts}


def _end(places: Places) -> int:
    return max((max(starts) for starts in places.values()), default=0) + 1


def _stretches(free: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where stretches of True begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def joined(passages: list[Passage]) -> tuple[Passage, ...]:
    """Passages, those made one that follow each other without a line between them in both files."""
    found: list[Passage] = []
    for a, b in passages:
        if found:
            (first_a, last_a), (first_b, last_b) = found[-1]
            if a[0] <= last_a + 1 and first_b <= b[0] <= last_b + 1:
                found[-1] = (first_a, max(last_a, a[1])), (first_b, max(last_b, b[1]))
                continue
        found.append((a, b))
    return tuple(found)


def same_passages(a: str, b: str, given: str) -> tuple[Passage, ...]:
    """The passages of two texts that differ only in comments, empty lines and spaces at the ends of lines.

    Args:
        given: the text that everyone begins with; lines of it are nobody's own.
    """
    known = {line.strip() for line in given.split("\n")}
    found: list[Passage] = []
    going_on = False
    for (i, line), (j, _line) in zip(code_lines(a), code_lines(b), strict=True):
        own = line.strip() not in known
        if own and going_on:
            (first_a, _), (first_b, _) = found[-1]
            found[-1] = (first_a, i), (first_b, j)
        elif own:
            found.append(((i, i), (j, j)))
        going_on = own
    return tuple(found)


def code_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text that are neither empty nor a comment, without spaces at their ends, with their numbers."""
    numbered = ((n, line.rstrip()) for n, line in enumerate(text.split("\n"), 1))
    return [(n, line) for n, line in numbered if line and not line.lstrip().startswith("#")]
