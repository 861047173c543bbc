"""The attacks in tests/attacks: what each tries, of which family it is, what must come of it.

Each is a folder with two files. One is what is handed in, and its first line says what it tries: `double.py` or `net.py`, the
file of a learner, or `upload.py`, whose function `upload` makes what lies in their folder instead. The other, `expected.toml`:

    family = "forging"       # a key of FAMILIES
    score = 0
    ending = "finished"
    says = "expected"        # a part of what the learner is told; may be left out
    student = "=1+1"         # the name under which it is handed in, if that is the attack

    python tests/hostile.py  # writes the table of docs/security.md anew
"""

import runpy
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
FOLDER = TESTS / "attacks"
DOCS = TESTS.parent / "docs" / "security.md"
BEGIN, END = "<!-- the table of attacks: python tests/hostile.py -->\n", "<!-- to here -->\n"


@dataclass(frozen=True)
class Family:
    """A row of the table: what attacks of this kind try, and what holds them."""

    title: str
    held_by: str


FAMILIES = {
    "forging": Family(
        "Forging the score", "nothing in the run knows or decides a score; replies are parsed as bytes from a stranger"
    ),
    "claiming": Family(
        "A model that is not what it says",
        "the referee rebuilds it elsewhere, from an allow-list of Keras's own layers",
    ),
    "reading": Family(
        "Getting at what is not theirs", "it is not there: own namespaces, an empty environment, no sockets"
    ),
    "harming": Family(
        "Hurting the machine", "seccomp: threads and nothing else; limits of one process; a watch on memory and clock"
    ),
    "surviving": Family(
        "Surviving into the next run", "every run is a fresh fork; its one writable folder is wiped or given up"
    ),
    "speaking": Family(
        "Speaking to people", "control and bidirectional characters are made visible; markup and formulas escaped"
    ),
    "archives": Family("Archives", "read member by member in memory, with caps; nothing is unpacked to disk"),
}


@dataclass(frozen=True)
class Attack:
    """One folder of tests/attacks."""

    name: str
    file: Path
    tries: str
    family: str
    score: float
    ending: str
    says: str = ""
    student: str = ""

    @property
    def slug(self) -> str:
        """The exercise that it is handed in for."""
        return "net" if self.file.name == "net.py" else "double"

    def lay(self, folder: Path, student: str = "") -> Path:
        """Hand it in: put what it is into a folder of its student in the folder of a class."""
        own = folder / (self.student or student or self.name)
        own.mkdir(parents=True)
        if self.file.name == "upload.py":
            for name, data in runpy.run_path(str(self.file))["upload"]().items():
                (own / name).write_bytes(data)
        else:
            (own / self.file.name).write_bytes(self.file.read_bytes())
        return own


def read(folder: Path) -> Attack:
    """An attack from its folder.

    Raises:
        ValueError, TypeError: if the folder is not as the head of this module says.
    """
    (file,) = (p for p in folder.iterdir() if p.suffix == ".py")
    first = file.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0]
    if not first.startswith("# tries: "):
        raise ValueError(f"{file} does not say what it tries")
    return Attack(folder.name, file, first[9:], **tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8")))


def attacks() -> list[Attack]:
    """All of them, by name."""
    return [read(p) for p in sorted(FOLDER.iterdir()) if (p / "expected.toml").exists()]


def table(found: Iterable[Attack]) -> str:
    """The table of families, in Markdown."""
    counts = Counter(a.family for a in found)
    rows = [f"| {f.title} | {counts[key]} | {f.held_by} |" for key, f in FAMILIES.items()]
    return (
        "\n".join(["| family | attacks | what holds it |", "|---|---|---|", *rows, f"| all | {counts.total()} | |"])
        + "\n"
    )


def with_table(text: str, found: Iterable[Attack]) -> str:
    """The text of docs/security.md with the table as it is now."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + "\n" + table(found) + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    written = with_table(DOCS.read_text(encoding="utf-8"), attacks())
    sys.exit(None if DOCS.write_text(written, encoding="utf-8") else "nothing was written")
