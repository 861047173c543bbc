"""Which exercises a notebook is about whose name does not say so: by the functions that it defines.

Exercises of one course have functions of the same name, `train` above all, so it is not enough that one of them is there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from grader.intake.cells import Cell, defined

Wanted = Mapping[str, set[str]]


def about(cells: Sequence[Cell], wanted: Wanted, likely: Collection[str] = (), named: str = "") -> tuple[str, ...]:
    """The exercises that explain what a notebook defines, none of them without a function that no other explains.

    Args:
        wanted: by the exercises' slugs, the functions and classes that they ask for.
        likely: what others of the class have handed in by name, which decides where several explain it equally well.
        named: what its own name says among other words; it comes first, if any of its functions is there.
    """
    here = defined(cells)
    found = {slug: names & here for slug, names in wanted.items() if names & here}
    if likely:  # of what nobody else hands in, one name or two are not enough
        found = {s: names for s, names in found.items() if s in {*likely, named} or 2 * len(names) >= len(wanted[s])}
    places = {slug: i for i, slug in enumerate(wanted)}

    def best_first(slug: str) -> tuple[bool, float, bool, int, int]:
        share = len(found[slug]) / len(wanted[slug])
        return slug != named, -share, slug not in likely, -len(found[slug]), places[slug]

    chosen: list[str] = []
    explained: set[str] = set()
    for slug in sorted(found, key=best_first):
        if found[slug] - explained:
            chosen.append(slug)
            explained |= found[slug]
    return tuple(chosen)


def part(cells: tuple[Cell, ...], slug: str, all_: Collection[str], wanted: Wanted) -> tuple[Cell, ...]:
    """The cells of a notebook up to where the next exercise begins, so that its functions do not replace this one's.

    Args:
        all_: the exercises that it is about.
    """
    others: set[str] = set().union(*(wanted[other] for other in all_ if other != slug))
    own = wanted[slug] - others
    last = max((i for i, cell in enumerate(cells) if cell.defined() & own), default=len(cells))
    next_ = next((i for i, cell in enumerate(cells) if i > last and cell.defined() & (others - wanted[slug])), None)
    return cells[:next_]
