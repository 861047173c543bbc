"""`%load_ext grader`: checks, hints and pictures in a running kernel.

A cell that begins with `%%exercise SLUG` runs as any other, since a transformer makes that line a comment; when it has run, its
exercise is checked. So its results, errors and tracebacks are what they would be without that line.
"""

from __future__ import annotations

import argparse
import atexit
import re
import shlex
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from grader.errors import GraderError
from grader.i18n import _
from grader.notebooks.history import Run, counted, marked
from grader.notebooks.session import Options, Outcome, Session
from grader.notebooks.shown import Place, Shown, Waiting

ATTRIBUTE = "_keras_labs"  # of the shell: where its one extension is found again
HEAD = re.compile(r"\s*%%exercise\b")


class Stopped(KeyboardInterrupt):
    """The learner interrupted a check. Shown in one line."""

    def _render_traceback_(self) -> list[str]:
        return [_("KeyboardInterrupt: the check was stopped.")]


class Extension:
    """What is added to one shell of IPython, 7.34 or later."""

    def __init__(self, shell: Any, session: Session) -> None:
        self._shell, self._session = shell, session
        self._cells: dict[int, str] = {}  # what the notebook calls the cell of each execution, where it says so
        self._current = ""  # the same of the cell that runs now
        self._failed: set[int] = set()

    # ------------------------------------------------------------ being there

    def load(self) -> None:
        """Join the shell."""
        self._shell.events.register("pre_run_cell", self._before)
        self._shell.events.register("post_run_cell", self._after)
        self._shell.input_transformers_cleanup.append(without_mark)
        for name, magic in (("hint", self.hint), ("plot", self.plot)):
            self._shell.register_magic_function(magic, "line", name)
        self._shell.register_magic_function(self.exercise, "cell", "exercise")
        atexit.register(self._session.close)
        setattr(self._shell, ATTRIBUTE, self)

    def unload(self) -> None:
        """Leave the shell as it was."""
        self._shell.events.unregister("pre_run_cell", self._before)
        self._shell.events.unregister("post_run_cell", self._after)
        self._shell.input_transformers_cleanup.remove(without_mark)
        for kind, name in (("line", "hint"), ("line", "plot"), ("cell", "exercise")):
            self._shell.magics_manager.magics[kind].pop(name, None)
        atexit.unregister(self._session.close)
        self._session.close()
        delattr(self._shell, ATTRIBUTE)

    def _before(self, info: Any = None) -> None:
        self._current = getattr(info, "cell_id", None) or ""  # IPython 8.3 and later, if the notebook says it

    def _after(self, result: Any = None) -> None:
        """Note what the cell was called and whether it failed; check it, if it is marked."""
        if result is None or result.info is None:
            return
        error = result.error_before_exec or result.error_in_exec
        if result.execution_count is not None:
            self._cells[result.execution_count] = self._current
        if result.execution_count is not None and error is not None:
            self._failed.add(result.execution_count)
        line = marked(result.info.raw_cell or "")
        if line is None or isinstance(error, KeyboardInterrupt):
            return
        from grader.render.card import Card

        try:
            self._asked("%%exercise", line, Card)
        except Stopped as stopped:
            result.error_in_exec = stopped  # so that cells that wait are not run either

    # ------------------------------------------------------------ magics

    def exercise(self, line: str, cell: str) -> None:
        """Run the cell, then check its exercise: its functions, with what they use from other cells that have been run.

        Usage: %%exercise SLUG [--seed N] [--data FOLDER|builtin] [--scale lab|full] [--verbose]

        Example: %%exercise linear_regression
        """
        self._shell.run_cell(f"%%exercise {line}\n{cell}")  # comes here only from within another magic

    def hint(self, line: str) -> None:
        """Show a hint about what fails now, one step further at each call, and never the solution.

        Usage: %hint SLUG [--seed N] [--data FOLDER|builtin] [--scale lab|full]

        Example: %hint linear_regression
        """
        from grader.render.card import hint_card

        self._asked("%hint", line, lambda outcome: hint_card(outcome, self._session.hint(outcome)))

    def plot(self, line: str) -> None:
        """Show what a check of your code produced, as pictures. What was checked before is not run again.

        Usage: %plot SLUG [--seed N] [--data FOLDER|builtin] [--scale lab|full]

        Example: %plot linear_regression
        """
        from grader.render.card import gallery

        self._asked("%plot", line, lambda outcome: gallery(outcome, self._session.pictures(outcome)))

    # ------------------------------------------------------------ answers

    def check(self, slug: str, options: Options) -> None:
        """Check an exercise and show the card.

        Raises:
            Stopped: if it was interrupted.
        """
        from grader.render.card import Card

        self._answer(slug, options, Card)

    def _asked(self, name: str, line: str, show: Callable[[Outcome], Shown]) -> None:
        """Read a magic's line and answer it."""
        try:
            slug, options = read_line(name, line)
        except GraderError as error:
            Place(self._shell).say(str(error))
        else:
            self._answer(slug, options, show)

    def _answer(self, slug: str, options: Options, show: Callable[[Outcome], Shown]) -> None:
        """Check an exercise and show something of what came; what can not be done is said in a sentence."""
        place = Place(self._shell)
        try:
            watcher = Waiting(place, self._session.exercise(slug).title, warm=self._session.warm)
            cells = counted(self._runs(), slug)
            place.show(show(self._session.check(slug, cells, self._shell.user_ns, options, watcher)))
        except KeyboardInterrupt:
            self._session.stop()
            place.say(_("The check was stopped."))
            raise Stopped from None
        except GraderError as error:
            place.say(str(error))

    def _runs(self) -> list[Run]:
        codes: Sequence[str] = self._shell.history_manager.input_hist_raw
        names = {len(codes) - 1: self._current, **self._cells}
        return [Run(n, code, names.get(n, ""), n in self._failed) for n, code in enumerate(codes) if n]


def load(shell: Any) -> Extension:
    """The shell's extension, which joins it now unless it is there."""
    extension: Extension | None = getattr(shell, ATTRIBUTE, None)
    if extension is None:
        extension = Extension(shell, Session())
        extension.load()
    return extension


def unload(shell: Any) -> None:
    """Take the extension away, if it is there."""
    extension: Extension | None = getattr(shell, ATTRIBUTE, None)
    if extension is not None:
        extension.unload()


def check(slug: str, options: Options) -> None:
    """What `grader.check` does.

    Raises:
        GraderError: if there is no notebook around it.
    """
    python = sys.modules.get("IPython")  # not imported: where it is not at work already, there is no notebook
    shell = python.get_ipython() if python is not None else None
    if shell is None:
        text = _("grader.check works in a notebook. In a terminal, run `grader check {slug}` where your file is.")
        raise GraderError(text.format(slug=slug))
    load(shell).check(slug, options)


def without_mark(lines: list[str]) -> list[str]:
    """A cell's lines, with a leading `%%exercise` made a comment: the numbers of the lines stay."""
    if lines and HEAD.match(lines[0]):
        return [f"# {lines[0].lstrip()}", *lines[1:]]
    return lines


class _Line(argparse.ArgumentParser):
    """Reads what stands behind a magic; a mistake is an error of ours, not the end of the program."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is used."""
        raise GraderError(f"{self.prog}: {message}. {self.format_usage().strip()}")


def read_line(name: str, line: str) -> tuple[str, Options]:
    """The exercise and the options that stand behind a magic.

    Raises:
        GraderError: if it can not be understood; with the usage.
    """
    parser = _Line(name, add_help=False)
    parser.add_argument("slug", metavar="SLUG")
    parser.add_argument("--seed", type=int, default=Options().seed, metavar="N")
    parser.add_argument("--data", default="", metavar="FOLDER|builtin")
    parser.add_argument("--scale", choices=("lab", "full"), default="lab")
    parser.add_argument("-v", "--verbose", action="store_true")
    try:
        words = shlex.split(line)
    except ValueError as error:
        parser.error(str(error))
    found = vars(parser.parse_args(words))
    return found.pop("slug"), Options(**found)
