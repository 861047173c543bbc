"""What is kept of a run comes back whole, or not at all."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from grader.ending import Ending, Line
from grader.errors import GraderError
from grader.evidence import Evidence, Problem
from grader.inside import wire
from grader.models import Layer, Rebuilt
from grader.store import Afresh, EvidenceStore, digest


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def test_a_record_comes_back(store: EvidenceStore) -> None:
    problem = Problem("call", "ValueError", "正", (Line(1, "f", "x"),))
    value = {"w": np.arange(6, dtype=np.float32).reshape(2, 3), "s": (1, float("nan"), "é", wire.Unknown("C", "c"))}
    told = {"predictions": {"test": np.ones((4, 2))}, "weights": (np.arange(3.0),)}
    model = Rebuilt(layers=(Layer("Dense", "d", {"units": 2}),), params=8, **told)
    kept = Evidence("a", Ending.FINISHED, value, problem, "", 0.1, 0.2, 3, "out", (model,))
    store.save("k", kept)
    came = EvidenceStore(store.folder).load("k")
    assert came is not None
    assert (came.problem, came.ending, came.output) == (problem, Ending.FINISHED, "out")
    assert np.array_equal(came.answer["w"], value["w"])
    assert came.answer["w"].dtype == np.float32
    assert str(came.answer["s"]) == str(value["s"])
    assert came.models[0].layers == model.layers
    assert came.models[0].predictions["test"].tolist() == np.ones((4, 2)).tolist()
    assert [w.tolist() for w in came.models[0].weights] == [[0.0, 1.0, 2.0]]


def test_a_record_that_is_there_stays_and_an_unreadable_one_is_replaced(store: EvidenceStore) -> None:
    store.save("k", Evidence("a", Ending.FINISHED, [np.zeros(2), np.zeros(3)]))
    store.save("k", Evidence("a", Ending.CRASHED))
    came = store.load("k")
    assert came is not None
    assert came.ending is Ending.FINISHED
    (store.folder / "k" / "evidence.json").write_text("{")
    store.save("k", Evidence("a", Ending.CRASHED))
    came = store.load("k")
    assert came is not None
    assert came.ending is Ending.CRASHED


def test_afresh_nothing_from_before_is_used_and_what_is_made_takes_its_place(store: EvidenceStore) -> None:
    for key in ("k", "other"):
        store.save(key, Evidence("a", Ending.TIMED_OUT))
    afresh = Afresh(store.folder)
    assert afresh.load("k") is None
    afresh.save("k", Evidence("a", Ending.FINISHED, 1))
    afresh.save("k", Evidence("a", Ending.CRASHED))  # as from an equal submission
    for one in (afresh, store):
        came = one.load("k")
        assert came is not None
        assert came.ending is Ending.FINISHED
    kept = store.load("other")
    assert kept is not None
    assert kept.ending is Ending.TIMED_OUT


def test_there_is_no_record_before_one_is_saved(store: EvidenceStore) -> None:
    assert store.load("k") is None


@pytest.mark.parametrize("spoil", [b"", b"{}", b'{"evidence": 1}', b"\xff", None])
def test_a_damaged_record_is_no_record(store: EvidenceStore, spoil: bytes | None) -> None:
    store.save("k", Evidence("a", Ending.FINISHED, np.zeros(2)))
    if spoil is None:
        (store.folder / "k" / "0.npy").unlink()
    else:
        (store.folder / "k" / "evidence.json").write_bytes(spoil)
    assert store.load("k") is None


def kept_record(store: EvidenceStore) -> list[Path]:
    """The files of a record with every kind of content."""
    model = Rebuilt(layers=(Layer("Dense", "d", {"units": 2}),), predictions={"test": np.ones((4, 2))})
    answer = {"w": np.arange(6.0), "flags": np.array([True, False]), "text": "é"}
    store.save("k", Evidence("a", Ending.FINISHED, answer, output="printed", models=(model,)))
    assert store.load("k") is not None
    files = sorted((store.folder / "k").iterdir())
    assert [f.name for f in files] == ["0.npy", "1.npy", "2.npy", "evidence.json", "seal"]
    return files


def test_one_flipped_bit_in_any_file_of_a_record_makes_it_none(store: EvidenceStore) -> None:
    for file in kept_record(store):
        whole = file.read_bytes()
        for bit in range(0, 8 * len(whole), 37):  # 37 is odd: every bit of a byte has its turn
            flipped = bytearray(whole)
            flipped[bit // 8] ^= 1 << bit % 8
            file.write_bytes(flipped)
            assert store.load("k") is None, (file.name, bit)
        file.write_bytes(whole)
        assert store.load("k") is not None


def test_a_record_of_which_a_file_is_cut_short_or_lengthened_is_none(store: EvidenceStore) -> None:
    for file in kept_record(store):
        whole = file.read_bytes()
        for spoilt in (*(whole[:n] for n in range(0, len(whole), 7)), whole + b"\0", whole + b"\n"):
            file.write_bytes(spoilt)
            assert store.load("k") is None, (file.name, len(spoilt))
        file.write_bytes(whole)


def test_a_record_edited_by_hand_or_put_under_another_name_is_none(store: EvidenceStore) -> None:
    store.save("wrong", Evidence("a", Ending.FINISHED, {"number": 3}))
    store.save("right", Evidence("a", Ending.FINISHED, {"number": 4}))
    file = store.folder / "wrong" / "evidence.json"
    edited = file.read_text().replace('["number",3]', '["number",4]')
    assert edited == (store.folder / "right" / "evidence.json").read_text()
    file.write_text(edited)
    assert store.load("wrong") is None
    shutil.rmtree(store.folder / "wrong")
    shutil.copytree(store.folder / "right", store.folder / "wrong")
    assert store.load("wrong") is None
    assert store.load("right") is not None


def test_a_record_that_could_not_be_written_leaves_nothing(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("k", Evidence("a", Ending.FINISHED, 1))
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".npy":
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(GraderError, match=r"No space left on device.*goes on where it stopped"):
        store.save("k", Evidence("a", Ending.FINISHED, np.zeros(2)))
    came = store.load("k")
    assert came is not None
    assert came.answer == 1
    assert [p.name for p in store.folder.iterdir()] == ["k"]


def test_digests_keep_parts_apart() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4
    assert digest("é") == digest("é".encode())


def test_equal_submissions_graded_at_once_share_a_record(tmp_path):
    store = EvidenceStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.save("k" * 64, Evidence("p", Ending.FINISHED, {"x": np.ones(3)})), range(64)))
    kept = store.load("k" * 64)
    assert kept is not None
    assert kept.answer["x"].tolist() == [1.0, 1.0, 1.0]
    assert [p.name for p in tmp_path.iterdir()] == ["k" * 64]


def test_what_a_killed_process_left_half_written_is_removed(store: EvidenceStore) -> None:
    store.save("k", Evidence("a", Ending.FINISHED, 1))
    scratch = store.folder.with_name(f".{store.folder.name}.new")
    (scratch / "1").mkdir(parents=True)
    (scratch / "1" / "0.npy").write_bytes(b"half")
    store.tidy()
    assert not scratch.exists()
    assert [p.name for p in store.folder.iterdir()] == ["k"]
