"""No input, as large as it may be, takes more memory or time than a small machine has to spare."""

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzzing import bounded
from uploads import zipped

from grader.course import Course
from grader.errors import GraderError
from grader.evidence import frames
from grader.exercise import Limits
from grader.inside import wire
from grader.inside.npy import WireError
from grader.intake import Roster, collect, gradescope
from grader.intake.notebook import source_of
from grader.intake.packed import read as read_manifest
from grader.intake.tree import MAX_NOTEBOOK
from grader.observing import Gathering
from grader.render.html.code import code
from grader.submission import MAX_BYTES, Refused

REPLY = Limits().reply_mb * 2**20
MEGABYTES = 450


def value(part: bytes, size: int = REPLY - 100) -> bytes:
    header = b'{"arrays":[],"tree":[' + part * (size // len(part)) + b"0]}"
    return len(header).to_bytes(4, "big") + header


def frame(body: bytes) -> bytes:
    return len(body).to_bytes(8, "big") + body


def filled(before: bytes, part: bytes, after: bytes, size: int) -> bytes:
    return before + part * ((size - len(before) - len(after)) // len(part)) + after


def notebook(part: bytes) -> bytes:
    return filled(b'{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[', part, b"0]}", MAX_NOTEBOOK)


class Listener:
    """Looks on, and does nothing with what it sees."""

    def output(self, data: bytes) -> None:
        """Nothing is printed."""

    def progress(self, seen: object) -> None:
        """Nothing is shown."""

    def cancelled(self) -> bool:
        return False


def watched(frame: bytes, count: int) -> bytes:
    """The reply of a run that somebody watches, as it comes in pieces."""
    gathering = Gathering(Limits(), Listener())
    piece = frame * 50_000
    for _ in range(count // 50_000):
        gathering.feed("reply", piece)
    return gathering.reply


LITTLE = 500_000  # bytes of a header: many of them fit into a reply
PARTS = {"lists": b"[],", "dicts": b"{},", "tuples": b'{"$":"tuple","v":[]},', "numbers": b"99999,", "texts": b'"ab",'}
INPUTS: dict[str, Callable[[], object]] = {
    **{f"a value of {name}": lambda part=part: wire.unpack(value(part)) for name, part in PARTS.items()},
    **{
        f"messages of {name}": lambda part=part: frames(frame(value(part, LITTLE)) * (REPLY // LITTLE))
        for name, part in PARTS.items()
    },
    "messages": lambda: frames(frame(wire.pack({"kind": "loaded"})) * 800_000),
    "nothing but lengths": lambda: frames(b"\0" * REPLY),
    "frames of nothing while somebody looks on": lambda: watched(b"\0" * 8, 1_000_000),
    "asides while somebody looks on": lambda: watched((2**63 + 2).to_bytes(8, "big") + b"{}", 500_000),
    "a deep value": lambda: wire.unpack(value(b"[" * 1_000_000, 16_000_000)),
    **{f"a notebook of {name}": lambda part=part: source_of(notebook(part), {"x"}) for name, part in PARTS.items()},
    "a notebook of one text": lambda: source_of(filled(b'{"cells":["', b"a", b'"]}', MAX_NOTEBOOK), {"x"}),
    "a deep notebook": lambda: source_of(filled(b"", b"[", b"", MAX_NOTEBOOK), {"x"}),
    "a manifest": lambda: read_manifest(filled(b'{"kind":"keras-labs hand-in","files":[', b"{},", b"{}]}", 199_000)),
    "metadata of aliases": lambda: gradescope.read_all(b"a: &a 1\nb: [" + b"*a, " * 1_900 + b"]"),
    "metadata of brackets": lambda: gradescope.read_all(b"a: " + b"[" * 1_500),
    "metadata of brackets that seem to be closed": lambda: gradescope.read_all(b"a: " + b'["]",' * 20_000),
    "metadata of brackets by line": lambda: gradescope.read_all(b"a: " + b"[\n      " * 20_000),
    "metadata of as many brackets as may be": lambda: gradescope.read_all(b"a: " + (b"[" * 200 + b" " * 1_024) * 10),
    "metadata of keys": lambda: gradescope.read_all(b"".join(b"k%d:\n" % i for i in range(20_000))),
    "a long line of code": lambda: code(b"'" * MAX_BYTES, "x"),
    "tabs": lambda: code(b"\t" * MAX_BYTES, "x"),
    "controls": lambda: code(b"\x1b" * MAX_BYTES, "x"),
    "many lines": lambda: code(b"\n" * MAX_BYTES, "x"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_reading_is_bounded(name: str) -> None:
    within(INPUTS[name])


def within(work: Callable[[], object]) -> None:
    """The input itself counts too."""
    tracemalloc.start(1)
    try:
        with bounded(120), contextlib.suppress(WireError, Refused, GraderError):  # traced, it takes many times as long
            work()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 2**20, f"{peak / 2**20:.0f} MB"


def tar_of(name: str, size: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = size
        archive.addfile(member, io.BytesIO(b"\0" * size))
    return buffer.getvalue()


UPLOADS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a file of zeros": ("hw.zip", lambda: zipped({"double.py": b"\0" * 100_000_000})),
    "a notebook of zeros": ("hw.zip", lambda: zipped({"double.ipynb": b" " * 19_000_000})),
    "a zip in a zip": (
        "hw.zip",
        lambda: zipped({"a.zip": zipped({"b.zip": zipped({"double.py": b"\0" * 9_000_000})})}),
    ),
    "a tar of zeros": ("hw.tar.gz", lambda: gzip.compress(tar_of("double.py", 100_000_000))),
    "a tar of more zeros": ("hw.tar.bz2", lambda: bz2.compress(tar_of("x.bin", 100_000_000))),
    "a tar by xz": ("hw.tar.xz", lambda: lzma.compress(tar_of("double.ipynb", 100_000_000), preset=1)),
    "many members": ("hw.zip", lambda: zipped({f"{i}.py": b"" for i in range(25_000)})),
    "long names": ("hw.zip", lambda: zipped({f"{i:04}" + "a" * 60_000 + ".py": b"" for i in range(100)})),
    "a manifest of zeros": ("hw.zip", lambda: zipped({"manifest.json": b" " * 50_000_000, "double.py": b"x = 1\n"})),
}


@pytest.mark.parametrize("name", UPLOADS)
def test_opening_an_upload_is_bounded(tmp_path: Path, course: Course, name: str) -> None:
    file, made = UPLOADS[name]
    for student, data in {"ann": b"", "eve": made()}.items():
        (tmp_path / student).mkdir()
        (tmp_path / student / (file if data else "double.py")).write_bytes(data or b"x = 1\n")
    within(lambda: collect(tmp_path, course.exercises()))


@pytest.mark.parametrize("line", ["s{i},Ann Fox,a{i}@x.org\n", "s{i}," + "Fox " * 200 + ",\n", "\n", '"'])
def test_reading_a_roster_is_bounded(tmp_path: Path, line: str) -> None:
    rows = (line.format(i=i) for i in range(1_000_000 // max(20, len(line))))
    (tmp_path / "roster.csv").write_text("id,name,e-mail\n" + "".join(rows))
    within(lambda: Roster.read(tmp_path / "roster.csv"))


def test_the_notebooks_here_are_as_large_as_one_may_be() -> None:
    assert MAX_NOTEBOOK - 20 < len(notebook(PARTS["lists"])) <= MAX_NOTEBOOK
