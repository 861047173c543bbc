"""Gradescope's metadata: who handed in which folder, and when."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.submission import Refused

if TYPE_CHECKING:
    from yaml import MappingNode, SafeLoader

FILES = ("submission_metadata.yml", "metadata.yml")
MAX_YAML = 1_000_000  # bytes of what is parsed; PyYAML takes some ten seconds for them
MAX_ALIASES = 2_000
# Each bracket of the last 1,024 characters may begin a key, and PyYAML goes through all of these at every step.
MAX_BRACKETS, NEAR = 200, 1_024

# What the autograder said and what was handed in before: most of the file, and nothing of it is needed. They are cut out
# line by line, which is sound for the block style that Gradescope writes.
_BULKY = re.compile(r"(?P<indent> *):(?:results|history|rubric|evaluation|questions|test_cases):")


@dataclass(frozen=True)
class Submitter:
    """Somebody as Gradescope knows them; any of these may be empty."""

    name: str
    sid: str
    email: str


@dataclass(frozen=True)
class Submitted:
    """One folder of the export; a group's has several submitters."""

    submitters: tuple[Submitter, ...]
    when: datetime | None


def read_all(data: bytes) -> dict[str, Submitted]:
    """The export's own metadata, by folder.

    Raises:
        Refused: if it can not be read; the text is for the instructor.
    """
    return {str(folder): one for folder, fields in _parsed(data).items() if (one := _submitted(fields)) is not None}


def read_one(data: bytes) -> Submitted | None:
    """The metadata that lies in a submission's own folder; None if it names nobody.

    Raises:
        Refused: if it can not be read.
    """
    return _submitted(_parsed(data))


def _parsed(data: bytes) -> Mapping[Any, Any]:
    import yaml

    try:
        text = _without_bulk(data.decode("utf-8-sig"))
        _check(text)
        found = yaml.load(text, _loader())  # noqa: S506 - a safe one
    except Refused:
        raise
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError, LookupError, AttributeError) as error:
        raise Refused("is not valid YAML") from error
    if not isinstance(found, dict):
        raise Refused("is not a table by submission")
    return found


def _without_bulk(text: str) -> str:
    kept: list[str] = []
    indent: int | None = None
    for line in text.split("\n"):
        if indent is not None and _continues(line, indent):
            continue
        bulky = _BULKY.match(line)
        indent = len(bulky["indent"]) if bulky else None
        if not bulky:
            kept.append(re.sub(r"!ruby/\S+", "", line))  # tags that only Ruby knows
    return "\n".join(kept)


def _continues(line: str, indent: int) -> bool:
    """Whether a line belongs to the value of a key at that indentation."""
    bare = line.lstrip(" ")
    depth = len(line) - len(bare)
    return not bare or depth > indent or (depth == indent and bare.startswith("- "))


def _check(text: str) -> None:
    if len(text) > MAX_YAML:
        raise Refused(f"is larger than {MAX_YAML // 1_000} kB without results and history")
    brackets = [found.start() for found in re.finditer(r"[\[{]", text)]
    if any(last - first <= NEAR for first, last in zip(brackets, brackets[MAX_BRACKETS:], strict=False)):
        raise Refused("is nested too deeply")
    if len(re.findall(r"(?:^|[\s\[,{])\*\w", text)) > MAX_ALIASES:
        raise Refused("refers to itself too often")


@functools.cache
def _loader() -> type[SafeLoader]:
    """PyYAML's safe loader, but that it takes no merge keys (`<<`): repeated merges double what is merged."""
    import yaml

    class Loader(yaml.SafeLoader):
        def flatten_mapping(self, node: MappingNode) -> None:
            if any(key.tag == "tag:yaml.org,2002:merge" for key, _value in node.value):
                raise Refused("refers to itself too often")
            super().flatten_mapping(node)

    return Loader


def _submitted(fields: object) -> Submitted | None:
    if not isinstance(fields, dict):
        return None
    people = _value(fields, "submitters")
    found = tuple(
        Submitter(*(_text(_value(person, key)) for key in ("name", "sid", "email")))
        for person in (people if isinstance(people, list) else [])[:100]
        if isinstance(person, dict)
    )
    found = tuple(person for person in found if person.name or person.sid or person.email)
    return Submitted(found, _time(_value(fields, "created_at"))) if found else None


def _value(fields: Mapping[Any, Any], key: str) -> object:
    """A value by its key, which Ruby writes with a colon before it."""
    return fields.get(f":{key}", fields.get(key))


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


def _time(value: object) -> datetime | None:
    if isinstance(value, dict):  # a time with its zone
        value = value.get("utc")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
