"""Submissions that are alike: which to show, and a page on which two stand side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from grader.exercise import SLUG
from grader.gradebook import Gradebook, Reports
from grader.i18n import _
from grader.matches import Match, matches
from grader.passages import Passage, Span, same_passages
from grader.render.html.code import coloured_lines
from grader.render.html.material import Material
from grader.render.html.pages import Names, page
from grader.similar import Pair, comparable

PAGES = 400  # at most, the most alike first: nobody looks at more, and each is a page on the disk
COLOURS = 8

SIDES = ("left", "right")


@dataclass(frozen=True)
class Alike:
    """Two files that are alike, or one that several students handed in.

    Attributes:
        digests: of the files; the same one twice where there is only one.
        students: who handed in which.
        shares: how much of either's own code is in the other, 0 to 1.
        what: what was found, in a few words.
        file: the name of the page that shows them side by side; empty if there is none.
    """

    exercise: str
    digests: tuple[str, str]
    students: tuple[tuple[str, ...], tuple[str, ...]]
    shares: tuple[float, float]
    passages: tuple[Passage, ...]
    what: str
    file: str = ""

    @property
    def everyone(self) -> tuple[str, ...]:
        """All the students, each once."""
        return tuple(dict.fromkeys(self.students[0] + self.students[1]))

    @property
    def share(self) -> float:
        """The larger share, by which an instructor begins."""
        return max(self.shares)


@dataclass(frozen=True)
class Found:
    """What the report has to tell of similar submissions.

    Attributes:
        stale: how many pairs are of files that have been replaced since they were compared.
        left_out: how many are not listed, since there are too many.
    """

    alike: tuple[Alike, ...] = ()
    stale: int = 0
    left_out: int = 0

    def of(self, student: str) -> list[tuple[Alike, int]]:
        """Those that a student is in, each with the side that is theirs: 0 or 1."""
        return [(a, 0 if student in a.students[0] else 1) for a in self.alike if student in a.everyone]


def found(reports: Reports, pairs: Iterable[Pair], book: Gradebook, material: Material) -> Found:
    """What is alike in a gradebook: the pairs that `grader similar` found, and files that are the same to the byte.

    Args:
        pairs: as they were saved; those whose files are no longer the ones that count are left out.
    """
    held = {(s, slug): r.submission for s, of_student in reports.items() for slug, r in of_student.items()}
    fresh: list[Pair] = []
    stale = 0
    for pair in pairs:
        now = held.get((pair.student_a, pair.exercise)), held.get((pair.student_b, pair.exercise))
        if now != (pair.submission_a, pair.submission_b):
            stale += 1
        elif pair.submission_a != pair.submission_b:  # those that are the same to the byte are found below
            fresh.append(pair)
    alike = [*_identical(reports, book, material), *(_alike(match, book) for match in matches(fresh))]
    alike.sort(key=lambda a: (-a.share, a.exercise, a.everyone))
    return Found(tuple(alike[:PAGES]), stale, len(alike[PAGES:]))


def _alike(match: Match, book: Gradebook) -> Alike:
    pair = match.pair
    what = _("the same but for comments and empty lines") if pair.identical else _("code that agrees")
    digests = pair.submission_a, pair.submission_b
    kept = all(book.source(digest) is not None for digest in digests)
    name = _file(pair.exercise, *digests) if kept else ""
    return Alike(pair.exercise, digests, match.students, (pair.share_a, pair.share_b), pair.passages, what, name)


def _identical(reports: Reports, book: Gradebook, material: Material) -> Iterable[Alike]:
    """Who handed in the same file. That of the stub proves nothing, and nor does none."""
    groups: dict[tuple[str, str], list[str]] = {}
    for student, of_student in reports.items():
        for slug, report in of_student.items():
            if report.submission not in ("", material.lab(slug).stub):
                groups.setdefault((slug, report.submission), []).append(student)
    for (slug, digest), (first, *others) in groups.items():
        if not others:
            continue
        source, exercise = book.source(digest), material.lab(slug).exercise
        text = comparable(source or b"")
        own = same_passages(text, text, comparable(exercise.stub.read_bytes()) if exercise else "")
        if source is not None and not own:
            continue  # nothing of their own is in it
        name = "" if source is None else _file(slug, digest, digest)
        what = _("the same file, byte for byte")
        yield Alike(slug, (digest, digest), ((first,), tuple(others)), (1.0, 1.0), own, what, name)


def _file(exercise: str, *digests: str) -> str:
    """A name that stays the same as long as the files do, and tells nobody's."""
    slug = exercise if SLUG.fullmatch(exercise) else "exercise"
    return f"{slug}-{hashlib.sha256('/'.join((exercise, *digests)).encode()).hexdigest()[:16]}.html"


# ---------------------------------------------------------------- the page


@dataclass(frozen=True)
class Side:
    """One of the files, as it is shown."""

    key: str
    students: tuple[str, ...]
    share: float
    html: Markup
    cut: bool


@dataclass(frozen=True)
class Step:
    """A passage in the list above the files: its number and its lines in either."""

    number: int
    colour: int
    spans: tuple[Span, Span]


def pair_page(alike: Alike, sources: tuple[bytes, bytes], title: str, names: Names) -> bytes:
    """The page of two files that are alike.

    Args:
        title: of the exercise.
        names: what the students are called.
    """
    shown = [coloured_lines(source) for source in sources]
    seen = [
        p for p in alike.passages if p[0][0] <= len(shown[0][0]) and p[1][0] <= len(shown[1][0])
    ]  # a file of many thousand lines is not shown to its end
    sides = [
        Side(key, who, share, _rows(lines, key, other, [p[i] for p in seen]), cut)
        for i, (key, other, who, share, (lines, cut)) in enumerate(
            zip(SIDES, SIDES[::-1], alike.students, alike.shares, shown, strict=True)
        )
    ]
    return page(
        "similar.html",
        name=names,
        alike=alike,
        title=title,
        sides=sides,
        steps=[Step(n, _colour(n), p) for n, p in enumerate(seen, 1)],
        unseen=len(alike.passages) - len(seen),
    )


def _rows(lines: Sequence[str], key: str, other: str, spans: Sequence[Span]) -> Markup:
    """The lines of one file, each with its number and, in a passage, with the passage's."""
    begins: dict[int, list[int]] = {}
    inside: dict[int, int] = {}
    for number, (first, last) in enumerate(spans, 1):
        begins.setdefault(first, []).append(number)
        inside |= dict.fromkeys(range(first, last + 1), number)
    return Markup("".join(_row(n, line, key, other, begins, inside) for n, line in enumerate(lines, 1)))


def _row(n: int, line: str, key: str, other: str, begins: Mapping[int, list[int]], inside: Mapping[int, int]) -> str:
    number = inside.get(n)
    marks = "".join(_mark(m, key, other) for m in begins.get(n, ()))
    if not marks and number is not None:
        marks = f'<span class="on" aria-hidden="true">{number}</span>'
    attributes = "" if number is None else f' data-p="{number}"'
    kind = "row" if number is None else f"row p{_colour(number)}"
    return (
        f'<span class="{kind}"{attributes}><span class="n" id="{key}.L{n}">{n}</span>'
        f'<span class="marks">{marks}</span>{line}\n</span>'
    )


def _mark(number: int, key: str, other: str) -> str:
    """What a passage begins with: its number, which leads to the other side."""
    text = escape(_("Passage {n}: to its counterpart").format(n=number))
    return (
        f'<a class="mark" id="{key}.{number}" href="#{other}.{number}" title="{text}" aria-label="{text}">{number}</a>'
    )


def _colour(number: int) -> int:
    return (number - 1) % COLOURS
