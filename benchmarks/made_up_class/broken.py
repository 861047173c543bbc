"""Uploads that are wrong, each in one way, and what the student's own row has to say of it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from benchmarks.made_up_class.work import Item, Piece, notebook, tarred, zipped

EVIL = "<script>alert(1)</script>\x1b[31m\x1b\u202e=cmd|' -C calc'!A0"
NOTHING = "no Python file or notebook in it|Nothing was handed in"


@dataclass(frozen=True)
class Expected:
    """What has to come of one student's upload for one exercise.

    Attributes:
        piece: the file whose score it deserves; None for 0 points.
        said: a regular expression for what the row has to say then.
    """

    piece: Piece | None = None
    said: str = ""


Mine = Mapping[str, Piece]  # the right, wrong or unwritten files that a student has made, by exercise
Made = tuple[tuple[Item, ...], dict[str, Expected]]


def honest(mine: Mine) -> Made:
    """A file an exercise."""
    return tuple(Item(f"{slug}.py", p.source) for slug, p in mine.items()), {s: Expected(p) for s, p in mine.items()}


# ---------------------------------------------------------------- one file of several is wrong


def _files(slug: str, piece: Piece, rng: random.Random) -> dict[str, tuple[list[Item], str]]:
    """What is handed in in the place of one file, and what is said of it."""
    py, source, loaded = f"{slug}.py", piece.source, "could not be loaded"
    raises = f"raise ValueError({EVIL!r})\n".encode()
    return {
        "an empty file": ([Item(py)], "defines no `"),
        "not UTF-8": ([Item(py, source + b"caf\xe9 = '\xff'\n")], loaded),
        "a syntax error": ([Item(py, source + b"\ndef broken(:\n")], loaded),
        "binary junk": ([Item(py, rng.randbytes(20_000))], loaded),
        "an enormous file": ([Item(py, b"#" * 3_000_000)], "larger than 1000 kB"),
        "another name": ([Item("my_solution.py", source)], f"There is no {py}"),
        "a notebook that is no JSON": ([Item(f"{slug}.ipynb", b'{"cells": [')], "notebook can not be read"),
        "a notebook without the functions": ([Item(f"{slug}.ipynb", notebook(b"x = 1\n"))], "defines none of"),
        "a link": ([Item(py, b"/etc/passwd", "link")], "it is a link"),
        "a pipe": ([Item(py, kind="pipe")], "not an ordinary file"),
        "two that could be meant": ([Item(f"a/{py}", source), Item(f"b/{py}", source + b"#\n")], "which file is meant"),
        "a script in an exception": ([Item(py, source + raises)], r"ValueError: <script>alert\(1\)</script>\\x1b"),
        "ends the process": ([Item(py, source + b"\nimport os\nos._exit(0)\n")], "ended before it had answered"),
    }


# ---------------------------------------------------------------- an archive of all files, one of which is wrong


Packs = Callable[[list[Item], Item], Item]  # of the files that are as they should be, and the one that is not


def _zip(spoiled: Callable[[Item], Iterable[Item]], spoil: Callable[[bytes, str], bytes] | None = None) -> Packs:
    """A zip in whose place for one file there are others, or whose bytes are spoiled there."""

    def pack(rest: list[Item], item: Item) -> Item:
        data = zipped([*rest, *spoiled(item)])
        return Item("work.zip", spoil(data, item.name) if spoil else data)

    return pack


def _bomb(item: Item) -> list[Item]:
    return [Item(item.name, b"\0" * 30_000_000)]


def _nested(item: Item) -> list[Item]:
    return [Item("again.zip", zipped([Item("again.zip", zipped(_bomb(item)))]))]


def _device(rest: list[Item], item: Item) -> Item:
    return Item("work.tar.gz", tarred([*rest, Item(item.name, kind="device")], "gz"))


def _archives() -> dict[str, tuple[Packs, str]]:
    """How an archive is packed in which the file of one exercise is not as it should be, and what is said of that one."""
    return {
        "a zip bomb": (_zip(_bomb), "more than 200 times its size"),
        "a nested bomb": (_zip(_nested), "archive inside an archive is not opened"),
        "an encrypted zip": (_zip(lambda i: [i], _encrypted), "it is encrypted"),
        "a garbled member": (_zip(lambda i: [i], _garbled), "is damaged in its archive"),
        "a zip with ..": (_zip(lambda i: [Item(f"x/../../{i.name}", i.data)]), "leads out of the archive"),
        "a zip with an absolute path": (_zip(lambda i: [Item(f"/etc/{i.name}", i.data)]), "path is absolute"),
        "a zip with a drive's letter": (_zip(lambda i: [Item(f"C:\\{i.name}", i.data)]), "path is absolute"),
        "a zip with a link": (_zip(lambda i: [Item(i.name, b"/etc/passwd", "link")]), "it is a link"),
        "a zip with a pipe": (_zip(lambda i: [Item(i.name, kind="pipe")]), "not an ordinary file"),
        "a tar with a device": (_device, "not an ordinary file"),
        "names that collide": (_zip(lambda i: [i, Item(i.name.upper(), i.data)]), "which file is meant"),
        "a path too deep": (_zip(lambda i: [Item("x/" * 30 + i.name, i.data)]), "path is too long"),
        "a path too long": (_zip(lambda i: [Item(f"{'y' * 400}/{i.name}", i.data)]), "path is too long"),
    }


def _encrypted(data: bytes, name: str) -> bytes:
    """The zip, its member of that name said to be encrypted."""
    changed = bytearray(data)
    for at in _headers(data, name):
        changed[at + (8 if changed[at + 2] == 1 else 6)] |= 1  # central entries have two more bytes before their flags
    return bytes(changed)


def _garbled(data: bytes, name: str) -> bytes:
    """The zip, its member of that name with another checksum than its own."""
    changed = bytearray(data)
    for at in _headers(data, name):
        changed[at + (16 if changed[at + 2] == 1 else 14)] ^= 0xFF
    return bytes(changed)


def _headers(data: bytes, name: str) -> tuple[int, int]:
    """Where a member's own header and its entry in the table of contents begin."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        local = archive.getinfo(name).header_offset
    return local, data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))


# ---------------------------------------------------------------- the whole upload is unusual


def _uploads(mine: Mine) -> dict[str, Made]:
    """Whole uploads, wrong ones and right ones that come in an unusual way."""
    items, right = honest(mine)
    packed = zipped(items)
    book = Item("My work (final).ipynb", notebook(*(p.source for p in mine.values())))
    older = tuple(Item(i.name, b"def nothing():\n    pass\n") for i in items)
    newer = tuple(Item(i.name.replace(".py", "-1.py"), i.data) for i in items)
    names = (f"{EVIL.replace('/', '')}.py", "=1+1.py", "-rf.py", "aux.py", "<img src=x onerror=alert(1)>.ipynb")

    def none(said: str) -> dict[str, Expected]:
        return dict.fromkeys(mine, Expected(None, said))

    return {
        "a truncated zip": ((Item("work.zip", packed[:-40]),), none("damaged or not complete")),
        "a zip that is none": ((Item("work.zip", b"PK this is not"),), none("not a zip or tar archive")),
        "an archive that is not read": ((Item("work.rar", b"Rar!\x1a\x07\x00"),), none("Please hand in a zip")),
        "nothing in it": ((), none(NOTHING)),
        "a zip": ((Item("work.zip", packed),), right),
        "a tar.gz": ((Item("work.tar.gz", tarred(items, "gz")),), right),
        "a zip with a folder": ((Item("work.zip", zipped([Item(f"lab/src/{i.name}", i.data) for i in items])),), right),
        "one notebook for all": ((book,), right),
        "a notebook each": (tuple(Item(f"{s}.ipynb", notebook(p.source)) for s, p in mine.items()), right),
        "handed in twice": ((*older, *newer), right),
        "names in capitals": (tuple(Item(i.name.upper(), i.data) for i in items), right),
        "files with hostile names": ((*items, *(Item(name, b"pass\n") for name in names)), right),
        "files in folders": (tuple(Item(f"lab/{i.name}", i.data) for i in items), right),
    }


def unusual(slugs: tuple[str, ...]) -> dict[str, Callable[[Mine, random.Random], Made]]:
    """Every unusual upload by its name: makes it of what a student has.

    Args:
        slugs: the exercises; each kind concerns another one.
    """
    made: dict[str, Callable[[Mine, random.Random], Made]] = {}
    sample = {s: Piece(s, "right", b"pass\n") for s in slugs}
    rng = random.Random(0)
    for number, name in enumerate(_files(slugs[0], sample[slugs[0]], rng)):
        made[name] = _one_file(name, slugs[number % len(slugs)])
    for number, name in enumerate(_archives()):
        made[name] = _one_member(name, slugs[number % len(slugs)])
    for name in _uploads(sample):
        made[name] = _whole(name)
    return made


def _one_file(name: str, slug: str) -> Callable[[Mine, random.Random], Made]:
    def make(mine: Mine, rng: random.Random) -> Made:
        items, expected = honest({s: p for s, p in mine.items() if s != slug})
        wrong, said = _files(slug, mine[slug], rng)[name]
        return (*items, *wrong), {**expected, slug: Expected(None, said)}

    return make


def _one_member(name: str, slug: str) -> Callable[[Mine, random.Random], Made]:
    def make(mine: Mine, rng: random.Random) -> Made:
        items, expected = honest(mine)
        pack, said = _archives()[name]
        archive = pack([i for i in items if i.name != f"{slug}.py"], Item(f"{slug}.py", mine[slug].source))
        return (archive,), {**expected, slug: Expected(None, re.escape(said))}

    return make


def _whole(name: str) -> Callable[[Mine, random.Random], Made]:
    return lambda mine, rng: _uploads(mine)[name]
