"""Templates, and what every page has: styles and script inside it, allowed by their digests and nothing else allowed."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from grader.ending import Ending
from grader.gradebook import storable
from grader.i18n import _, ngettext
from grader.render.html.code import cleaned
from grader.render.signs import SIGNS
from grader.report import Status
from grader.text import one_line

if TYPE_CHECKING:
    from grader.person import Person

TEMPLATES = Path(__file__).parents[1] / "templates"


@functools.cache
def _environment(language: str) -> jinja2.Environment:
    """The templates in a language. Whatever they print is escaped, and cleaned of what reorders or hides text."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_clean,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    style, script = (_source(name) for name in ("report.css", "report.js"))
    made.globals |= {
        "language": language,
        "_": functools.cache(_),  # hundreds of sentences a page, which are the same on each
        "ngettext": ngettext,
        "style": Markup(style),
        "script": Markup(script),
        "policy": _policy(style, script),
        "signs": signs(),
        "Status": Status,
        "Ending": Ending,
        "file": student_file,
        "prose": prose,
        "points": points,
    }
    return made


def page(template: str, **values: Any) -> bytes:
    """A page of HTML."""
    # The translation of "en" is the code of the language that people are spoken to in.
    environment = _environment(_("en"))
    words = {"words": status_words(), "endings": ending_words()}
    return environment.get_template(template).render(**words, **values).encode()


def _clean(value: Any) -> Any:
    return cleaned(value) if type(value) is str else value


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """No network, no frame, no form, no inline handler; scripts and styles only if they are these two."""
    hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@functools.cache
def student_file(student: str) -> str:
    """The name of a student's page: letters and digits of theirs to recognise it by, and a digest that no other has."""
    plain = re.sub(r"[^a-z0-9]+", "-", storable(student).lower())[:40].strip("-")
    mark = hashlib.sha256(storable(student).encode()).hexdigest()[:12]
    return f"{plain}-{mark}.html" if plain else f"{mark}.html"


class Names:
    """What students are called on the pages: by name where it is known, and by their id."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        names = {student: one_line(person.name, 80) for student, person in people.items()}
        often = Counter(names.values())
        self._ids = {s: shown for s, name in names.items() if name and name != (shown := one_line(s, 80))}
        self._names = {s: f"{names[s]} ({i})" if often[names[s]] > 1 else names[s] for s, i in self._ids.items()}

    def __call__(self, student: str) -> str:
        """The name in one line, unlike everybody else's."""
        return self._names.get(student) or one_line(student, 80) or "–"

    def id(self, student: str) -> str:
        """The id, where the name is another."""
        return self._ids.get(student, "")

    def order(self, student: str) -> tuple[str, str]:
        """To sort students by what they are called."""
        return self(student).casefold(), student


def prose(text: str) -> Markup:
    """A sentence, with what it has between backticks as code."""
    parts = cleaned(text).split("`")
    if len(parts) % 2 == 0:  # one is alone: it means itself
        parts[-2:] = ["`".join(parts[-2:])]
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts))


def points(number: float | None) -> str:
    """Points, or that there are none to tell."""
    return "–" if number is None else f"{number:.4g}"


def signs() -> dict[Status, str]:
    """A character for each status, the same as in the terminal."""
    return {status: sign for status, (sign, _style) in SIGNS.items()}


def status_words() -> dict[Status, str]:
    """What each status is called."""
    return {
        Status.PASSED: _("passed"),
        Status.FAILED: _("failed"),
        Status.SKIPPED: _("skipped"),
        Status.TODO: _("to do"),
        Status.BROKEN: _("broken, our fault"),
    }


def ending_words() -> dict[Ending, str]:
    """What each ending is called."""
    return {
        Ending.FINISHED: _("finished"),
        Ending.CRASHED: _("raised an exception or crashed"),
        Ending.TIMED_OUT: _("ran out of time"),
        Ending.OUT_OF_MEMORY: _("ran out of memory"),
        Ending.TOO_MUCH_OUTPUT: _("put out too much"),
        Ending.QUIT_EARLY: _("ended before it answered"),
        Ending.SANDBOX_FAULT: _("lost by the sandbox, our fault"),
    }
