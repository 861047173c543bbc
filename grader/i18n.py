"""Messages for people, in their language: gettext, with English as what is written in the code."""

from __future__ import annotations

import functools
import gettext
import itertools
import os
from pathlib import Path


@functools.cache
def _catalogue() -> gettext.NullTranslations:
    """The sentences of this process, which is spoken to in the language that it was started in."""
    folder = Path(__file__).with_name("locale")
    return gettext.translation("grader", folder, languages=list(languages()), fallback=True)


def languages() -> tuple[str, ...]:
    """What to look for before English: `GRADER_LANGUAGE` first, then what the system says."""
    names = (os.environ.get(k) for k in ("GRADER_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = (part for name in names if name for part in name.split(":"))
    return tuple(itertools.takewhile(lambda name: not name.startswith(("en", "C", "POSIX")), wanted))


def _(message: str) -> str:
    """Translate a message."""
    return _catalogue().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a message that counts something."""
    return _catalogue().ngettext(one, many, count)
