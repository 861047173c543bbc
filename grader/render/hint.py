"""Hints in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from grader.exercise import Exercise
from grader.hints import Given
from grader.i18n import _
from grader.render.learner import Shown, explained


def show_hint(given: Given, exercise: Exercise, terminal: Console, how: Shown) -> None:
    """Print what came of a call for a hint.

    Args:
        how: tells the learner's file, and what was checked of it, for a line of theirs that is shown.
    """
    if given.verdict is None:
        text = _("Nothing fails in {title}: everything passed, and no hint is needed.")
        terminal.print(Text(text.format(title=exercise.title)))
        return
    if not given.loads:
        terminal.print(Text(_("Your file does not load, so no check has met your functions yet. That comes first:")))
        terminal.print(Padding(explained(given.verdict, how), (0, 0, 0, 2)))
        return
    terminal.print(Text(given.verdict.description, "bold"))
    if not given.total:
        text = _("There are no hints on this check. `grader show {slug}` shows the task again.")
        terminal.print(Text(text.format(slug=exercise.slug)))
        return
    for number, text in enumerate(given.hints, given.number or 1):
        terminal.print(Text(_("Hint {n} of {total}").format(n=number, total=given.total), "bold underline"))
        terminal.print(Padding(Text(text), (0, 0, 0, 2)))
    if not given.number:
        text = _(
            "These are all the hints there are on this check. The next step is yours: read the task once more with "
            "`grader show {slug}`, print what your function gets and what it returns, and try the smallest change."
        )
        terminal.print(Text(text.format(slug=exercise.slug), "dim"))
    elif given.last < given.total:
        terminal.print(Text(_("Try it, and check again. The next hint says more."), "dim"))
