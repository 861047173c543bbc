"""The one screen of `grader watch`: the verdicts in the middle, how it stands below, and the keys on the last line."""

from __future__ import annotations

import time

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from grader.i18n import _, languages
from grader.render.hint import show_hint
from grader.render.learner import Shown, show_check
from grader.render.path import show_path
from grader.sheets import with_sheet
from grader.text import one_line
from grader.watch.session import Session, View
from grader.workspace import NOTEBOOK

BELOW = 2  # lines: how it stands, and the keys


def frame(session: Session, console: Console) -> Group:
    """All lines of the screen, as many as it is high.

    The session's scroll is brought within what there is.
    """
    room = max(1, console.height - BELOW)
    lines = _middle(session, console)
    if len(lines) > room and len(dense := [line for line in lines if line.plain.strip()]) <= room:
        lines = dense
    most = max(0, len(lines) - room)
    session.scroll = min(session.scroll, most)
    shown = lines[session.scroll : session.scroll + room]
    shown += [Text("")] * (room - len(shown))
    return Group(*shown, _status(session, most - session.scroll), _keys(session, console.width, scrolls=most > 0))


def _middle(session: Session, console: Console) -> list[Text]:
    with console.capture() as capture:
        _print_middle(session, console)
    text = Text.from_ansi(capture.get().strip("\n"), no_wrap=True, overflow="crop")
    return [*text.split("\n", allow_blank=True)]


def _print_middle(session: Session, console: Console) -> None:
    exercise, outcome = session.work.exercise, session.outcome
    if session.view is View.LIST:
        show_path(*session.course.mapped(), session.standings(), console)
    elif session.view is View.TASK:
        task = with_sheet(exercise.task(languages()), exercise, session.work.path)
        console.print(Markdown(task, code_theme="bw"))
    elif session.view is View.HINT and session.given is not None:
        show_hint(session.given, exercise, console, shown(session))
    elif outcome is not None:
        show_check(outcome.report, console, shown(session))
    else:
        console.print(Text(exercise.title, "bold"))
        console.print(Text(session.work.shown, "dim"))
        console.print(Text("\n" + session.trouble, "magenta"))


def shown(session: Session) -> Shown:
    """How the verdicts are shown that a session holds."""
    assert session.outcome is not None
    return Shown(
        source=session.outcome.source.decode("utf-8", "replace"),
        path=session.work.shown,
        notebook=session.work.path.suffix == NOTEBOOK,
        verbose=session.verbose,
        again=session.outcome.again,
    )


def _status(session: Session, below: int) -> RenderableType:
    line = Table.grid(expand=True)
    line.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    line.add_column(no_wrap=True, justify="right")
    more = _(" {n} lines more ↓").format(n=below) if below > 0 else ""
    line.add_row(_state(session), Text(more, "dim"))
    return line


def _state(session: Session) -> RenderableType:
    """What goes on, or else what is to be said, or else when the last check was."""
    run, checked = session.checker.run, session.checked.get(session.work.exercise.slug)
    if run is not None:
        return Text(one_line(session.heard), "dim") if session.heard and not run.running else run.line()
    if session.note:
        return Text(session.note, "bold")
    if session.saves.missing(session.work.path):
        return Text(_("{path} is not there.").format(path=session.work.shown), "bold")
    if checked is None:
        return Text(_("Save {path}, and it is checked.").format(path=session.work.path.name), "dim")
    when = time.strftime("%H:%M:%S", time.localtime(checked.when))
    text = _("Checked at {when}, in {took:.1f} s. Save, and it is checked again.")
    if session.outcome is not None and session.outcome.report.passed and len(session.works) > 1:
        text = _("Checked at {when}, in {took:.1f} s. Press n for the next exercise.")
    if session.trouble:
        text = _("No verdict at {when}. Save, and it is tried again.")
    return Text(text.format(when=when, took=checked.took), "dim")


def _keys(session: Session, width: int, *, scrolls: bool) -> Text:
    """The keys that do something; the last ones give way where there is no room."""
    keys = [("h", _("hint")), ("n", _("next")), ("l", _("list")), ("r", _("run again"))]
    keys += [("v", _("less") if session.verbose else _("more")), ("q", _("quit")), ("t", _("task"))]
    keys += [("↑↓", _("scroll"))] if scrolls else []
    text = Text(no_wrap=True, overflow="crop")
    for key, meaning in keys:
        text.append(f" {key} ", "reverse").append(f" {meaning}  ")
    text.truncate(width)
    return text
