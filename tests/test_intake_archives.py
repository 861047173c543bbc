"""Archives are read member by member; a hostile one costs its learner the upload and nobody else anything."""

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.exercise import Exercise
from grader.intake import collect
from grader.intake.archives import UPLOAD, unpack
from grader.intake.members import Caps
from grader.submission import Refused

A, B = b"def double(x): return 1\n", b"def double(x): return 2\n"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def info(
    name: str, mode: int = 0o644, when: tuple[int, int, int, int, int, int] = (2026, 3, 1, 12, 0, 0)
) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, when)
    made.external_attr = mode << 16
    return made


def tarred(*members: tuple[str | tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name) if isinstance(name, str) else name
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def lay(root: Path, name: str, data: bytes) -> Path:
    root.mkdir(exist_ok=True)
    (root / name).write_bytes(data)
    return root / name


def listed(data: bytes, caps: Caps = UPLOAD) -> dict[str, str]:
    """The paths in an archive and why they are refused, or what could be read of them."""
    with ExitStack() as stack:
        tree = unpack(io.BytesIO(data), "hw.zip", caps, stack)
        found = {"/".join(e.parts): e.refused or e.read().decode("latin-1") for e in tree.entries}
        return found | {f"note {i}": note for i, note in enumerate(tree.notes)}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_tar_however_packed(tmp_path: Path, exercises: list[Exercise], pack: Callable[[bytes], bytes]) -> None:
    inner = tarred(("./double.py", B), ("data.csv", b"1" * 100_000))
    outer = tarred(("class/ann/double.py", A), ("class/bob/hw.tar.gz", pack(inner)), ("class/zoe/x.txt", b""))
    taken = collect(lay(tmp_path, "class.tar", pack(outer)), exercises)
    assert {s: {k: u.source for k, u in h.files.items()} for s, h in taken.students.items()} == {
        "ann": {"double": A},
        "bob": {"double": B},
        "zoe": {},
    }


def test_hostile_members_of_a_zip_are_refused_one_by_one(tmp_path: Path, exercises: list[Exercise]) -> None:
    good = zipped(("double.py", A))
    data = zipped(
        ("ann/double.py", A),
        (info("link/double.py", stat.S_IFLNK | 0o777), b"/etc/passwd"),
        (info("pipe/double.py", stat.S_IFIFO), b""),
        ("up/../../double.py", A),
        ("back\\..\\double.py", A),
        ("../out.py", A),
        ("/etc/double.py", A),
        ("C:/double.py", A),
        ("case/double.py", A),
        ("case/Double.py", B),
        ("norm/caf\u00e9/double.py", A),
        ("norm/cafe\u0301/double.py", B),
        ("long/" + "x/" * 10 + "y" * 400 + ".py", A),
        ("deep/" + "x/" * 40 + "double.py", A),
        ("bomb/double.py", b"\0" * 30_000_000),
        ("big/double.py", os.urandom(1_100_000)),
        ("nested/hw.zip", zipped(("again.zip", good))),
        ("hidden/.git/double.py", A),
    )
    taken = collect(lay(tmp_path, "class.zip", data), exercises)
    assert taken.students["ann"].files["double"].source == A
    expected = {
        "link": "it is a link",
        "pipe": "not an ordinary file",
        "up": "leads out of the archive",
        "back": "leads out of the archive",
        "case": "holds 2 files of this name",
        "norm": "holds 2 files of this name",
        "long": "path is too long",
        "deep": "path is too long",
        "bomb": "more than 200 times its size",
        "big": "larger than 1000 kB",
        "nested": "an archive inside an archive is not opened",
    }
    for student, complaint in expected.items():
        handed = taken.students[student]
        assert complaint in " ".join([*handed.notes, *(u.note for u in handed.files.values())])
        assert not any(u.source for u in handed.files.values())
    assert set(taken.students) == {"ann", "hidden", *expected}
    assert sorted(taken.notes) == [
        "../out.py: its path leads out of the archive (`..`).",
        "/etc/double.py: its path is absolute, which is not taken.",
        "C:/double.py: its path is absolute, which is not taken.",
    ]


def test_hostile_members_of_a_tar_are_refused_one_by_one() -> None:
    absolute = tarfile.TarInfo("/etc/double.py")
    found = listed(
        tarred(
            ("ann/double.py", A),
            (special("a/double.py", tarfile.SYMTYPE, "/etc/passwd"), b""),
            (special("b/double.py", tarfile.LNKTYPE, "ann/double.py"), b""),
            (special("c/double.py", tarfile.CHRTYPE), b""),
            (special("d/null", tarfile.BLKTYPE), b""),
            (special("e/pipe", tarfile.FIFOTYPE), b""),
            ("f/../../x.py", A),
            (absolute, A),
            ("g/x.py", A),
            ("g/x.py", B),
            ("h/\udcff.py", A),
            ("i/big.py", b"#" * 1_000_001),
        )
    )
    assert found.pop("ann/double.py") == A.decode()
    complaints = ["a link", "a link", "not an ordinary file", "not an ordinary file", "not an ordinary file"]
    complaints += ["leads out", "2 files of this name", "not valid text", "larger than 1000 kB", "is absolute"]
    for complaint, refused in zip(complaints, found.values(), strict=True):
        assert complaint in refused


@pytest.mark.parametrize("form", ["{}", "{}_{}_assignsubmission_file_", "class/{}"])
def test_a_folder_that_is_refused_itself_costs_its_student_only(
    tmp_path: Path, exercises: list[Exercise], form: str
) -> None:
    evil, ann, bob = (form.format(name, i) for i, name in enumerate(("e\x1b[31mve", "ann", "bob")))
    data = tarred(
        (special(f"{evil}/", tarfile.DIRTYPE), b""),
        (f"{evil}/double.py", B),
        (special(bob, tarfile.SYMTYPE, "/etc"), b""),
        (f"{bob}/double.py", B),
        (f"{ann}/double.py", A),
    )
    taken = collect(lay(tmp_path, "class.tar", data), exercises)
    assert len(taken.students) == 3
    (found,) = [h for s, h in taken.students.items() if "ann" in s]
    assert found.files["double"].source == A
    (refused,) = [h for s, h in taken.students.items() if "31m" in s]
    assert "not valid text" in " ".join([*refused.notes, *(u.note for u in refused.files.values())])
    (link,) = [h for s, h in taken.students.items() if "bob" in s]
    assert "it is a link" in " ".join(link.notes)


def test_a_password_is_told_of() -> None:
    data = bytearray(zipped(("double.py", A), method=zipfile.ZIP_STORED))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert "it is encrypted. Please hand it in without a password" in listed(bytes(data))["double.py"]


def test_other_methods_of_packing_are_told_of() -> None:
    assert "an ordinary zip" in listed(zipped(("double.py", A), method=zipfile.ZIP_LZMA))["double.py"]


def test_a_zip_that_lies_about_its_size_is_damaged() -> None:
    data = bytearray(zipped(("double.py", b"#" * 5_000)))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    with pytest.raises(Refused, match="damaged in its archive"):
        listed(bytes(data))


def test_a_garbled_member_costs_itself_only(tmp_path: Path, exercises: list[Exercise]) -> None:
    data = bytearray(zipped(("ann/double.py", A), ("bob/double.py", B), method=zipfile.ZIP_STORED))
    data[data.index(A)] ^= 1
    taken = collect(lay(tmp_path, "class.zip", bytes(data)), exercises)
    assert taken.students["bob"].files["double"].source == B
    assert "double.py is damaged in its archive" in taken.students["ann"].files["double"].note


def test_names_in_utf8_that_are_not_marked_so() -> None:
    data = zipped(("Zoë/double.py", A))
    bare = data.replace(struct.pack("<HHH", 20, 0x800, 8), struct.pack("<HHH", 20, 0, 8))
    assert bare != data
    assert list(listed(bare)) == ["Zoë/double.py"]


def test_too_many_members_and_bytes_are_refused() -> None:
    many = [(f"{i}.txt", b"") for i in range(30)]
    for data in (zipped(*many), tarred(*many)):
        with pytest.raises(Refused, match=r"hw.zip holds more than 20 files"):
            listed(data, Caps(20, 10**6))
    with pytest.raises(Refused, match="holds too many files"):
        listed(zipped(*((f"{i:0200}.txt", b"") for i in range(100))), Caps(20, 10**6))
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        with pytest.raises(Refused, match="unpacks to more than its size allows"):
            listed(pack(tarred(("x.bin", bytes(12_000_000)))))
    with pytest.raises(Refused, match="unpacks to more than its size allows"):
        listed(tarred(("x.bin", os.urandom(50_000))), Caps(20, 40_000))


def test_one_file_packed_a_thousand_times_is_read_as_often_as_asked() -> None:
    """The overlapping zip bomb: every entry of the table of contents points at the same bytes."""
    single = zipped(("0.py", b"#" * 900_000))
    central = single.index(b"PK\x01\x02")
    entry, end = single[central:-22], single[-22:]
    table = b"".join(entry.replace(b"0.py", b"%c.py" % (97 + i)) for i in range(20))
    end = end[:8] + struct.pack("<HHII", 20, 20, len(table), central) + end[20:]
    with pytest.raises(Refused, match="damaged"):
        listed(single[:central] + table + end)


def test_a_dictionary_of_gigabytes_is_not_made() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    data = bytearray(lzma.compress(tarred(("double.py", A)), filters=filters))
    assert listed(bytes(data)) == {"double.py": A.decode()}
    at = data.index(b"\x21\x01") + 2  # the filter's one byte of properties: its dictionary's size
    data[at] = 40  # 4 GiB
    data[20:24] = struct.pack("<I", zlib.crc32(bytes(data[12:20])))
    with pytest.raises(Refused, match="damaged"):
        listed(bytes(data))


def test_times_come_from_the_export_in_utc(
    tmp_path: Path, exercises: list[Exercise], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    extra = info("bob/double.py")
    extra.extra = struct.pack("<HHBI", 0x5455, 5, 1, 1_772_368_200)
    data = zipped((info("ann/double.py"), A), (extra, A), (info("zoe/double.py", when=(1980, 1, 1, 0, 0, 0)), A))
    try:
        students = collect(lay(tmp_path, "class.zip", data), exercises).students
    finally:
        monkeypatch.undo()
        time.tzset()
    when = {s: h.files["double"].when for s, h in students.items()}
    assert when["ann"] == datetime(2026, 3, 1, 3, 0, tzinfo=UTC)  # noon in Tokyo
    assert when["bob"] == datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert when["zoe"] is None


@pytest.mark.parametrize(
    "make", [lambda: zipped(("ann/double.py", A)), lambda: gzip.compress(tarred(("ann/double.py", A)))]
)
def test_an_archive_of_a_class_that_is_cut_off_is_not_graded_in_part(
    tmp_path: Path, exercises: list[Exercise], make: Callable[[], bytes]
) -> None:
    data = make()
    with pytest.raises(GraderError, match="is damaged or not complete"):
        collect(lay(tmp_path, "class.bin", data[: len(data) * 2 // 3]), exercises)


ZIP = zipped(("ann/double.py", A), ("ann/x.ipynb", b"{}"), ("bob/hw.zip", zipped(("double.py", B))))
TAR = tarred(("ann/double.py", A), ("ann/x.ipynb", b"{}"), ("bob/hw.zip", zipped(("double.py", B))))
CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8)


@given(st.sampled_from([ZIP, TAR, gzip.compress(TAR), lzma.compress(TAR)]), CHANGES, st.integers(0, 10**6))
def test_a_garbled_archive_is_refused_or_read(data: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    garbled = bytearray(data)
    for at, value in changes:
        garbled[at % len(garbled)] = value
    try:
        found = listed(bytes(garbled[: cut % len(garbled) + 1] if cut % 3 == 0 else garbled))
    except Refused:
        return
    assert all(".." not in path.split("/") and not path.startswith("/") for path in found)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30), min_size=1, max_size=6
    )
)
def test_no_path_leads_out(names: list[str]) -> None:
    with ExitStack() as stack:
        members = [(f"{name}.py", A) for name in dict.fromkeys(names)]
        tree = unpack(io.BytesIO(tarred(*members)), "hw.tar", UPLOAD, stack)
        for entry in tree.entries:
            assert entry.parts
            assert not {"", ".", ".."} & set(entry.parts)
            assert not any("/" in part or "\\" in part for part in entry.parts)
