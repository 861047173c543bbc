"""What the names of files say: of which exercise, by whom, handed in for which time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from grader.text import one_line

PYTHON, NOTEBOOK = ".py", ".ipynb"
ARCHIVES = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".tbz", ".txz", ".tar", ".zip")
UNREADABLE = (".rar", ".7z")  # what learners send, and the standard library does not read
MANIFEST = "manifest.json"  # a whole name, but for what a platform puts before it
METADATA = (".yml", ".yaml", MANIFEST)
SUFFIXES = (PYTHON, NOTEBOOK, *ARCHIVES, *UNREADABLE, *METADATA)
SKIPPED = {"__macosx", "__pycache__", "node_modules", "site-packages", "venv"}

# Learning platforms add -1, -2 to what is handed in again, browsers add (1) to what is downloaded again.
_AGAIN = re.compile(r"(?P<base>.+?)(?:-(?P<dash>[0-9]{1,2})| ?\((?P<bracket>[0-9]{1,2})\))", re.DOTALL)


def suffix_of(name: str) -> str:
    """The suffix of a file that could matter, in lower case; empty if it can not."""
    return next((s for s in SUFFIXES if name.lower().endswith(s)), "")


def split(name: str) -> tuple[str, int, str]:
    """A file's name without suffix, for which time it was handed in again, and its suffix.

    `double-2.py` is `("double", 2, ".py")`. The suffix is one of `SUFFIXES`, or empty.
    """
    suffix = suffix_of(name)
    stem = name[: len(name) - len(suffix)]
    again = _AGAIN.fullmatch(stem)
    if not again:
        return stem, 0, suffix
    return again["base"], int(again["dash"] or again["bracket"]), suffix


def slug_in(stem: str, slugs: Iterable[str]) -> tuple[str, str]:
    """The exercise that a file's stem names, and what else it says, which in a flat folder is the student.

    `ann_double`, `ann-double` and `double_ann` are `("double", "ann")`; without a slug it is `("", stem)`. The longest
    slug counts, so that `linear_regression` is not somebody called linear.
    """
    for slug in sorted(slugs, key=lambda s: (-len(s), s)):
        if stem.lower() == slug:
            return slug, ""
        head, tail = stem[: -len(slug)], stem[len(slug) :]
        if stem[-len(slug) :].lower() == slug and head[-1:] in {"_", "-", " "} and head.strip("_- "):
            return slug, head.strip("_- ")
        if stem[: len(slug)].lower() == slug and tail[:1] in {"_", "-", " "} and tail.strip("_- "):
            return slug, tail.strip("_- ")
    return "", stem


def in_flat(name: str, slugs: Collection[str], beside: Collection[str]) -> tuple[str, str, int]:
    """What a file's name says where the files of a class lie side by side: exercise, student, and which attempt it is.

    A number at the end is an attempt's if it stands right behind the exercise, as in `ann_double-1.py`, or if the same
    name without it is there too. Else it is the student's: `student-01.zip` and `student-02.zip` are of two people.

    Args:
        beside: the names of all files that lie there, as `key` gives them.
    """
    stem, again, suffix = split(name)
    whole = name[: len(name) - len(suffix)]
    slug, student = slug_in(stem, slugs)
    if whole[len(stem) :].strip("-( ").startswith("0") or key(stem + suffix) not in beside:
        numbered, who = slug_in(whole, slugs)
        if not slug or (numbered and not who.startswith("(")):  # nobody is called (1)
            return numbered, who, 0
    return slug, student, again


def hidden(part: str) -> bool:
    """Whether nothing in a folder (or no file) of this name is ever a solution."""
    return part.startswith(".") or part.lower() in SKIPPED


def safe(name: str) -> str:
    """A name that can be shown, be a row's key and be a part of a path: no separators, controls or reordering.

    It is never empty, `.` or `..`.
    """
    shown = one_line(unicodedata.normalize("NFC", name), 100)
    shown = re.sub(r"[/\\]", "_", shown).strip(" ")
    return shown.lstrip(".") or "_"


def key(name: str) -> str:
    """What two names share that some file system holds to be the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
