"""The path through the course in the terminal, with how far a learner is. Imports little: `grader list` is quick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from grader.exercise import Exercise
from grader.i18n import _, ngettext
from grader.progress import Standing, State, missing, next_up
from grader.tracks import Map, total

SIGNS = {State.DONE: ("✔", "green"), State.BEGUN: ("◐", "blue"), State.NEW: ("○", "dim")}
GAPS = 8  # columns around a row's sign and title
TITLE, STATE = 12, 24  # columns that a title has at least, and that what is said behind it asks for at most


def show_path(
    course_map: Map, exercises: Sequence[Exercise], standings: Mapping[str, Standing], console: Console
) -> None:
    """Print the exercises by track, each with its state, and what to do next."""
    done = sum(s.state is State.DONE for s in standings.values())
    count = ngettext("{done} of {n} exercise done", "{done} of {n} exercises done", len(exercises))
    console.print(Text(count.format(done=done, n=len(exercises)), "bold"))
    for track, of_track in course_map.by_track(exercises):
        console.print(Text.assemble("\n", (track.title, "bold underline"), f", {total(of_track)}"))
        for row in _rows(of_track, standings, console.width):
            console.print(row, soft_wrap=True)
    show_next(exercises, standings, console)


def show_next(exercises: Sequence[Exercise], standings: Mapping[str, Standing], console: Console) -> None:
    """Print what to do next."""
    for line in _next(exercises, standings):
        console.print(line)


def _rows(track: Sequence[Exercise], standings: Mapping[str, Standing], width: int) -> Iterator[Text]:
    """A track's exercises, a line each. Where the terminal is narrow, titles give way, and then what comes first."""
    states = [_state(e, standings) for e in track]
    slugs, titles = (max(map(len, texts)) for texts in ([e.slug for e in track], [e.title for e in track]))
    left = width - slugs - GAPS - min(STATE, max(map(len, states)))
    for exercise, state in zip(track, states, strict=True):
        standing = standings[exercise.slug]
        sign, style = SIGNS[standing.state]
        title = Text(exercise.title)
        title.truncate(min(titles, max(left, TITLE)), overflow="ellipsis", pad=True)
        row = Text.assemble(
            (f"  {sign} ", style), (f"{exercise.slug:{slugs}}", "" if standing.state is State.NEW else "bold"), "  "
        )
        row.append_text(title).append("  ").append_text(state)
        row.truncate(width, overflow="ellipsis")
        yield row


def _state(exercise: Exercise, standings: Mapping[str, Standing]) -> Text:
    standing = standings[exercise.slug]
    if standing.score is not None and standing.points is not None and standing.state is not State.NEW:
        text = Text(f"{standing.score:g}/{standing.points:g}", "green" if standing.state is State.DONE else "bold")
        since = _(", changed since") if standing.path else _(", file missing")
        return text.append(since, "dim") if standing.changed else text
    if standing.state is State.BEGUN:
        return Text(_("begun, not checked"), "bold")
    minutes = _("{n} min").format(n=exercise.minutes)
    lacking = missing(exercise, standings)
    if lacking:
        return Text(minutes + _(", after {names}").format(names=", ".join(lacking)), "dim")
    return Text(minutes)


def _next(exercises: Sequence[Exercise], standings: Mapping[str, Standing]) -> Iterator[Text]:
    exercise = next_up(exercises, standings)
    if exercise is None:
        yield Text("\n" + _("All done. What would you like to try with what you know now?"), "bold green")
        return
    standing = standings[exercise.slug]
    begun = standing.state is State.BEGUN
    text = _("Go on with {title}:") if begun else _("Next is {title}, about {minutes} minutes:")
    yield Text("\n" + text.format(title=exercise.title, minutes=exercise.minutes))
    yield Text(f"    grader {'check' if begun else 'show'} {exercise.slug}", "bold")
    if standing.path:
        yield Text(f"    {standing.path}", "dim")
