"""A report as a small card in a notebook's output: HTML that stands alone, without scripts, and plain text for terminals."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from grader.evidence import Ending, Line
from grader.i18n import _, ngettext
from grader.notebooks.session import Outcome
from grader.render.html.charts import segments
from grader.render.html.pages import TEMPLATES, page, signs
from grader.report import Report, Status, Verdict

TOLD = (Status.FAILED, Status.TODO)  # what hints are for


class _Shown:
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
class Said(_Shown):
    """A sentence, perhaps with a title."""

    sentence: str
    title: str = ""
    state: Status = Status.SKIPPED

    def html(self) -> str:
        """A small card."""
        return page("said.html", said=self, card_style=_style()).decode()

    def text(self) -> str:
        """The same in lines."""
        return "\n".join(part for part in (self.title, self.sentence) if part)


@dataclass(frozen=True, repr=False)
class Card(_Shown):
    """What a notebook shows of a check."""

    outcome: Outcome

    @property
    def report(self) -> Report:
        """What is shown."""
        return self.outcome.report

    @property
    def verbose(self) -> bool:
        """Whether everything is unfolded."""
        return self.outcome.options.verbose

    @property
    def empty(self) -> bool:
        """Whether there was nothing to check."""
        return self.outcome.taken is None

    @property
    def first(self) -> Verdict | None:
        """The one verdict that matters: what failed first, else what is to be written first; None if all passed."""
        for status in (Status.FAILED, Status.BROKEN, Status.TODO, Status.SKIPPED):
            for verdict in self.report.verdicts:
                if verdict.status is status:
                    return verdict
        return None

    @property
    def state(self) -> Status:
        """The status of the whole."""
        return self.first.status if self.first is not None else Status.PASSED

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said beside the verdicts."""
        return self.outcome.notes

    @property
    def output(self) -> str:
        """What the code printed, where that may help."""
        return self.report.output if self.verbose or self.report.ending is not Ending.FINISHED else ""

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

    def compared(self, verdict: Verdict) -> bool:
        """Whether expected and received say more than the message."""
        both = verdict.expected and verdict.received
        return bool(both) and (verdict.expected not in verdict.message or verdict.received not in verdict.message)

    def hints(self, verdict: Verdict) -> tuple[str, ...]:
        """The hints that go with a verdict; none where there is nothing left to find."""
        if verdict.status not in TOLD:
            return ()
        return next((tuple(map(_, c.hints)) for c in self.outcome.paper.rubric.checks if c.name == verdict.check), ())

    def place(self, line: Line) -> str:
        """Where a line stands in the notebook."""
        place = self.outcome.taken.place(line.number) if self.outcome.taken else None
        if place is None:
            return _("line {number}").format(number=line.number)
        return _("cell [{cell}], line {number}").format(cell=place[0], number=place[1])

    def html(self) -> str:
        """The card."""
        bar = segments(self.report, signs())
        return page("card.html", card=self, report=self.report, bar=bar, card_style=_style()).decode()

    def text(self) -> str:
        """The same in lines."""
        report, first = self.report, self.first
        score = "–" if report.score is None else f"{report.score:g}"
        parts = [f"{report.title}: {score}/{report.points:g} " + ngettext("point", "points", 2)]
        if first is None:
            parts.append(f"{signs()[Status.PASSED]} " + _("Everything passed."))
        elif not self.empty:
            parts += self._lines(first)
        parts += [f"  {note}" for note in self.notes]
        for verdict in report.verdicts if self.verbose and not self.empty else ():
            parts += self._lines(verdict) if verdict is not first else ()
        if self.output:
            parts += [_("Your code printed:"), self.output.rstrip()]
        return "\n".join([*parts, *(() if self.empty else (self.counted,))])

    def _lines(self, verdict: Verdict) -> list[str]:
        parts = [f"{signs()[verdict.status]} {verdict.description}"]
        if verdict.message:
            parts.append(f"    {verdict.message}")
        if self.compared(verdict):
            parts.append(f"    {_('expected')}: {verdict.expected}")
            parts.append(f"    {_('received')}: {verdict.received}")
        parts += [f"      {self.place(line)}: {line.text.strip()}" for line in verdict.lines]
        return parts + [f"    {diagnosis.text}" for diagnosis in verdict.diagnoses]


class Hint(Said):
    """A hint about what fails now.

    Args:
        level: which one, from 1; beyond the last it stays the last.
    """

    def __init__(self, card: Card, level: int) -> None:
        first = card.first
        hints = card.hints(first) if first is not None else ()
        if first is None:
            super().__init__(_("Everything passed: there is nothing left to hint at."), state=Status.PASSED)
        elif not hints:
            super().__init__(first.message or _("There is no hint for this check."), first.description, first.status)
        else:
            n = min(level, len(hints))
            title = _("Hint {n} of {m}: {check}").format(n=n, m=len(hints), check=first.description)
            super().__init__(hints[n - 1], title, Status.TODO)


@functools.cache
def _style() -> Markup:
    return Markup((TEMPLATES / "card.css").read_text(encoding="utf-8"))
