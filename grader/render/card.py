"""A report as a small card in a notebook's output: HTML that stands alone, without scripts, and plain text for terminals."""

from __future__ import annotations

import base64
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from grader.advice import Cause, Excerpt, advise, excerpt, parted
from grader.ending import Ending
from grader.hints import Given
from grader.i18n import _, ngettext
from grader.notebooks.session import Outcome
from grader.pictures import Picture, Trouble
from grader.render.figures import png
from grader.render.html.charts import segments
from grader.render.html.pages import TEMPLATES, page, signs
from grader.report import Report, Status, Verdict
from grader.rubric import load_rubric

TOLD = (Status.FAILED, Status.TODO)  # what hints are for


class Shown:
    """What a notebook shows as HTML and a terminal as text."""

    def html(self) -> str:
        """With its own styles."""
        raise NotImplementedError

    def text(self) -> str:
        """The same in lines."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": self.text(), "text/html": self.html()}


@dataclass(frozen=True, repr=False)
class Said(Shown):
    """Some sentences below a title, if there is one; a sentence may have a heading."""

    sentences: tuple[tuple[str, str], ...]
    title: str = ""
    state: Status = Status.SKIPPED

    def html(self) -> str:
        """A small card."""
        return page("said.html", said=self, card_style=_style()).decode()

    def text(self) -> str:
        """The same in lines."""
        parts = [self.title, *(": ".join(p for p in pair if p) for pair in self.sentences)]
        return "\n".join(part for part in parts if part)


def said(sentence: str) -> Said:
    """One sentence."""
    return Said((("", sentence),))


@dataclass(frozen=True, repr=False)
class Card(Shown):
    """What came of a check: what passed, and the one thing to mend or to write now."""

    outcome: Outcome

    @property
    def report(self) -> Report:
        """What is shown."""
        return self.outcome.report

    @property
    def verbose(self) -> bool:
        """Whether everything is unfolded."""
        return self.outcome.verbose

    @property
    def empty(self) -> bool:
        """Whether there was nothing to check."""
        return not self.outcome.source

    @functools.cached_property
    def first(self) -> Cause | None:
        """The one thing to do now; None if nothing is left to do, or nothing was checked."""
        return None if self.empty else advise(self.report).first

    @property
    def state(self) -> Status:
        """The status of the whole."""
        if self.report.broken:
            return Status.BROKEN
        return self.first.verdict.status if self.first else Status.TODO if self.empty else Status.PASSED

    @property
    def headline(self) -> str:
        """What the one thing is about."""
        assert self.first is not None
        if self.report.loads:
            return self.first.verdict.description
        n = len(self.report.verdicts)
        text = ngettext("Your code does not load; {n} check waits.", "Your code does not load; all {n} checks wait.", n)
        return text.format(n=n)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said beside the verdicts."""
        return ((self.report.note,) if self.report.note else ()) + self.outcome.notes

    @property
    def output(self) -> str:
        """What the code printed, where that may help."""
        return self.report.output if self.verbose or self.report.ending is not Ending.FINISHED else ""

    @property
    def following(self) -> str:
        """What to do next in the course; empty if nothing is known of that."""
        if self.outcome.next is None:
            return ""
        return _("Next: {title} (`{slug}`)").format(title=self.outcome.next.title, slug=self.outcome.next.slug)

    @property
    def counted(self) -> str:
        """How many checks there are, and what came of them."""
        words = {
            Status.PASSED: _("{n} passed"),
            Status.FAILED: _("{n} failed"),
            Status.TODO: _("{n} to do"),
            Status.SKIPPED: _("{n} waiting for others"),
            Status.BROKEN: _("{n} broken, our fault"),
        }
        counts = {s: sum(v.status is s for v in self.report.verdicts) for s in words}
        said = ", ".join(words[s].format(n=n) for s, n in counts.items() if n)
        n = len(self.report.verdicts)
        return f"{ngettext('{n} check', '{n} checks', n).format(n=n)}: {said}"

    def parted(self, verdict: Verdict) -> tuple[str, str]:
        """The message before and behind the compared values."""
        return parted(verdict)

    def excerpt(self, verdict: Verdict) -> Excerpt | None:
        """The learner's lines around the one that raised the exception."""
        return excerpt(verdict, self.outcome.source, notebook=True)

    def place(self, seen: Excerpt) -> str:
        """Where those lines stand."""
        runs = self.outcome.runs
        if seen.cell is not None and seen.cell <= len(runs):
            where = _("cell [{cell}], line {n}").format(cell=runs[seen.cell - 1], n=seen.number)
        else:
            where = _("line {n}").format(n=seen.number)
        return _("{place}, in `{function}`").format(place=where, function=seen.function) if seen.function else where

    def hints(self, verdict: Verdict) -> tuple[str, ...]:
        """The hints that go with a verdict; none where there is nothing left to find, or only an error to mend."""
        if verdict.status not in TOLD or not self.report.loads:
            return ()
        checks = load_rubric(self.outcome.exercise).checks
        return next((tuple(map(_, c.hints)) for c in checks if c.name == verdict.check), ())

    def html(self) -> str:
        """The card."""
        bar = segments(self.report, signs())
        return page("card.html", card=self, report=self.report, bar=bar, card_style=_style()).decode()

    def text(self) -> str:
        """The same in lines."""
        report = self.report
        score = "–" if report.score is None else f"{report.score:g}"
        parts = [f"{report.title}: {score}/{report.points:g} " + ngettext("point", "points", 2)]
        if report.score is None:
            parts.append(_("Not scored: the grader itself failed. This is not your fault; please report it."))
        if self.first is not None:
            parts += self._lines(self.first.verdict, self.headline)
        elif report.passed:
            parts += [f"{signs()[Status.PASSED]} " + _("Everything passed."), self.following]
        parts += self.notes
        if self.verbose and not self.empty:
            shown = self.first.verdicts if self.first else ()
            parts += [line for v in report.verdicts if v not in shown for line in self._lines(v, v.description)]
        if self.output:
            parts += [_("Your code printed:"), self.output.rstrip()]
        return "\n".join(part for part in (*parts, "" if self.empty else self.counted) if part)

    def _lines(self, verdict: Verdict, headline: str) -> list[str]:
        before, behind = self.parted(verdict)
        parts = [before]
        if verdict.expected or verdict.received:
            parts += [f"  {_('expected')}  {verdict.expected}", f"  {_('received')}  {verdict.received}"]
        parts += [behind, *(d.text for d in verdict.diagnoses), verdict.raised if self.verbose else ""]
        seen = self.excerpt(verdict)
        if seen is not None:
            parts.append(f"{self.place(seen)}:")
            parts += [f"{'❱' if n == seen.number else ' '} {n:3d} │ {text.rstrip()}" for n, text in seen.lines]
        return [f"{signs()[verdict.status]} {headline}", *(f"    {part}" for part in parts if part)]


def hint_card(outcome: Outcome, given: Given) -> Said:
    """The answer to a call for a hint."""
    exercise, verdict = outcome.exercise, given.verdict
    if not outcome.source:
        return said(outcome.report.note)
    if verdict is None:
        text = _("Nothing fails in {title}: everything passed, and no hint is needed.")
        return Said((("", text.format(title=exercise.title)),), state=Status.PASSED)
    if not given.loads:
        text = _("Your code does not load, so no check has met your functions yet. That comes first.")
        return Said((("", text), ("", verdict.message)), state=verdict.status)
    if not given.total:
        return Said((("", _("There are no hints on this check. Read the task once more.")),), verdict.description)
    heading = _("Hint {n} of {total}")
    numbers = range(given.number or 1, (given.number or 1) + len(given.hints))
    hints = [(heading.format(n=n, total=given.total), _(h)) for n, h in zip(numbers, given.hints, strict=True)]
    if not given.number:
        text = _(
            "These are all the hints there are on this check. The next step is yours: read the task once more, print what "
            "your function gets and what it returns, and try the smallest change."
        )
        hints.append(("", text))
    return Said(tuple(hints), verdict.description, verdict.status)


@dataclass(frozen=True, repr=False)
class Gallery(Shown):
    """Pictures of a check.

    Attributes:
        pictures: each as a PNG in base64, with its title and what there is to be said of it.
        troubles: what could not be drawn.
    """

    title: str
    pictures: tuple[tuple[str, str, str], ...]
    troubles: tuple[str, ...]

    def html(self) -> str:
        """One below the other."""
        return page("gallery.html", gallery=self, card_style=_style()).decode()

    def text(self) -> str:
        """What there is to be said of them."""
        told = (f"{title}: {about}" for _data, title, about in self.pictures)
        return "\n".join([self.title, *told, *self.troubles])


def gallery(outcome: Outcome, pictures: Iterable[Picture]) -> Shown:
    """The pictures of a check; where there are none, why."""
    pictures = tuple(pictures)
    troubles = tuple(f"{p.title}: {p.why}" for p in pictures if isinstance(p, Trouble))
    drawn = tuple(
        (base64.b64encode(png(p)).decode(), _(p.title), p.alt) for p in pictures if not isinstance(p, Trouble)
    )
    if drawn or troubles:
        return Gallery(outcome.exercise.title, drawn, troubles)
    text = _(
        "This check produced nothing that can be drawn: pictures show above all the training, which is run once the checks "
        "before it pass."
    )
    return said(outcome.report.note or text)


@functools.cache
def _style() -> Markup:
    return Markup((TEMPLATES / "card.css").read_text(encoding="utf-8"))
