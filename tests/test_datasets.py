"""The data sets: the official files where they are at hand, damaged and hostile ones, and the stand-ins."""

from __future__ import annotations

import functools
import gzip
import hashlib
import inspect
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.data import Split, verify
from grader.rubric import import_course_file

FOLDER = Path(__file__).parents[1] / "datasets"
PICTURES = {"mnist": (28, 28), "cifar10": (32, 32, 3)}
OFFICIAL_ROWS = {"mnist": (60_000, 10_000), "cifar10": (None, 10_000)}
POINTS = sorted(path.stem for path in FOLDER.glob("*.py") if "def make(" in path.read_text(encoding="utf-8"))


@functools.cache
def module(name: str) -> ModuleType:
    return import_course_file(FOLDER / f"{name}.py")


@functools.cache
def stand_in(name: str) -> Split:
    split: Split = module(name).stand_in()
    return split


@pytest.fixture(params=PICTURES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# ---------------------------------------------------------------- the official files


@pytest.fixture
def official(name: str) -> Path:
    folder = Path(os.environ.get("GRADER_DATA", "") or "nowhere")
    if not all((folder / file.name).is_file() for file in module(name).FILES if not file.optional):
        pytest.skip(f"GRADER_DATA names no folder with the official files of {name}")
    return folder


def test_official_files_have_the_published_checksums_and_sizes(name: str, official: Path) -> None:
    there = [file for file in module(name).FILES if (official / file.name).is_file()]
    for file in there:
        verify(file, official / file.name)
        assert (official / file.name).stat().st_size == file.bytes


def test_official_files_are_read(name: str, official: Path) -> None:
    split = module(name).read(official)
    _has_the_shapes(split, name)
    train, test = OFFICIAL_ROWS[name]
    assert len(split.x_test) == test
    assert len(split.x_train) == train or (train is None and len(split.x_train) % 10_000 == 0)
    assert {*split.y_train} == {*split.y_test} == {*range(10)}
    assert split.official


def test_a_training_batch_may_be_absent(official: Path, tmp_path: Path) -> None:
    files = module("cifar10").FILES
    if not (official / files[0].name).is_file():
        pytest.skip("other files")
    (tmp_path / files[0].name).parent.mkdir()
    for file in files:
        if not file.optional:
            (tmp_path / file.name).symlink_to(official / file.name)
    assert module("cifar10").read(tmp_path).x_train.shape == (10_000, 32, 32, 3)


def test_every_file_can_be_had(name: str) -> None:
    archive = getattr(module(name), "ARCHIVE", ("", ""))
    for file in module(name).FILES:
        assert len(file.md5) == 32
        assert file.bytes > 0
        assert (all(url.startswith("https://") for url in file.urls) and file.urls) or archive[0].startswith("https://")
    assert any(not file.optional for file in module(name).FILES)
    assert len(module(name).LABELS) == 10


# ---------------------------------------------------------------- IDX, by hand


def _idx(*shape: int, values: bytes | None = None, magic: bytes = b"") -> bytes:
    header = (magic or bytes([0, 0, 8, len(shape)])) + b"".join(n.to_bytes(4, "big") for n in shape)
    body = bytes(i % 10 for i in range(int(np.prod(shape)))) if values is None else values
    return gzip.compress(header + body, mtime=0)  # the time of day has no place in a test's name


def _mnist(folder: Path, **changed: bytes) -> Path:
    """Four small files; `changed` replaces one by the beginning of its name."""
    (folder / "mnist").mkdir()
    for file in module("mnist").FILES:
        content = _idx(5, 28, 28) if "images" in file.name else _idx(5)
        for part, other in changed.items():
            content = other if part.replace("_", "-") in file.name else content
        (folder / file.name).write_bytes(content)
    return folder


def test_idx_is_read_row_by_row(tmp_path: Path) -> None:
    split = module("mnist").read(_mnist(tmp_path))
    assert split.x_train.shape == (5, 28, 28)
    assert [*split.x_train[0, 0, :11]] == [*range(10), 0]
    assert [*split.y_test] == [*range(5)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_idx(5, 28, 28)[:-9], "expected a whole gzip file"),
        (b"<html>not found</html>", "expected a whole gzip file"),
        (_idx(5, 28, 28, magic=b"\0\0\x0d\3"), "begins with 00000803, received 00000d03"),
        (_idx(5, magic=b"\0\0\x08\1"), "begins with 00000803, received 00000801"),
        (gzip.compress(b"\0\0\x08\3\0\0", mtime=0), "a header of 16 bytes, received 6"),
        (_idx(5, 28, 27), r"rows of shape \(28, 28\), received \(28, 27\)"),
        (_idx(5, 28, 28, values=bytes(9)), "expected 3920 values, as its header says, received 9"),
        (_idx(2**31, 28, 28, values=bytes(9)), "expected 1683627180032 values"),
        (_idx(4, 28, 28), "a label for each of 4 images, received 5"),
    ],
)
def test_damaged_images_are_named(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=rf"train-(images-idx3|labels-idx1)-ubyte\.gz: .*{says}"):
        module("mnist").read(_mnist(tmp_path, train_images=content))


def test_labels_are_digits(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"t10k-labels-idx1-ubyte\.gz: expected labels from 0 to 9, received 10"):
        module("mnist").read(_mnist(tmp_path, t10k_labels=_idx(5, values=bytes([1, 2, 10, 3, 4]))))


# ---------------------------------------------------------------- pickles that may hold anything


class _Runs:
    """Pickles to a call of whatever it is given."""

    def __init__(self, function: Callable[..., Any], *args: object) -> None:
        self.call = (function, args)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        return self.call


def _batch(rows: int = 3, **changed: object) -> bytes:
    """A batch as Python 2 and an old NumPy wrote it: the array's module had another name then."""
    data = np.arange(rows * 3072, dtype=np.int64).reshape(rows, 3072).astype(np.uint8)
    content = {b"data": data, b"labels": [7, 0, 9][:rows], **{k.encode(): v for k, v in changed.items()}}
    return pickle.dumps(content, protocol=2).replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


def _cifar(folder: Path, content: bytes) -> Path:
    for file in module("cifar10").FILES:
        if not file.optional:
            (folder / file.name).parent.mkdir(exist_ok=True)
            (folder / file.name).write_bytes(content)
    return folder


def test_batches_are_three_planes_of_colour(tmp_path: Path) -> None:
    # The bytes of an array travel as text in protocol 2, and need `_codecs.encode`; as Python 2 wrote them, they do not.
    file = tmp_path / "cifar-10-batches-py" / "data_batch_1"
    file.parent.mkdir()
    rows = bytes(range(256)) * 36
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntU\x01btR(I1\n(I3\nI3072\ntcnumpy\ndtype\n"
        b"(U\x02u1I0\nI1\ntR(I3\nU\x01|NNNI-1\nI-1\nI0\ntbI00\nT" + len(rows).to_bytes(4, "little") + rows + b"tb"
    )
    pickled = b"\x80\x02}(U\x04data" + array + b"U\x06labels](K\x07K\x00K\x09eu."
    split = module("cifar10").read(_cifar(tmp_path, pickled))
    assert split.x_train.shape == (3, 32, 32, 3)
    assert [*split.y_train] == [7, 0, 9]
    planes = np.frombuffer(rows, np.uint8).reshape(3, 3, 32, 32)
    assert np.array_equal(split.x_train[1, :, :, 2], planes[1, 2])


@pytest.mark.parametrize(
    "hostile",
    [
        lambda mark: _Runs(os.system, f"touch {mark}"),
        lambda mark: _Runs(open, str(mark), "w"),
        lambda mark: _Runs(eval, f"open({str(mark)!r}, 'w')"),
        lambda mark: _Runs(os.mkdir, str(mark)),
    ],
)
def test_a_hostile_pickle_runs_nothing(tmp_path: Path, hostile: Callable[[Path], object]) -> None:
    mark = tmp_path / "mark"
    content = _batch(extra=hostile(mark))
    with pytest.raises(
        ValueError, match=r"data_batch_1: expected a batch of CIFAR-10 .* it asks for \w+\.\w+, which no"
    ):
        module("cifar10").read(_cifar(tmp_path, content))
    assert not mark.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x02",
        b"<html>not found</html>",
        pickle.dumps([1, 2], protocol=2),
        pickle.dumps({b"data": 1, b"labels": [1]}, protocol=2),
        pickle.dumps({b"data": b"x" * 3072, b"labels": [1]}, protocol=2),
        b"\x80\x02cnumpy\ndtype\nq\x01.",
    ],
)
def test_a_damaged_batch_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValueError, match="data_batch_1: expected a batch of CIFAR-10"):
        module("cifar10").read(_cifar(tmp_path, content))


# ---------------------------------------------------------------- the stand-ins


def _has_the_shapes(split: Split, name: str) -> None:
    for x, y in ((split.x_train, split.y_train), (split.x_test, split.y_test)):
        assert x.shape == (len(y), *PICTURES[name])
        assert y.shape == (len(y),)
        assert x.dtype == y.dtype == np.uint8
        assert x.min() == 0
        assert x.max() == 255


def test_stand_ins_have_the_official_shapes(name: str) -> None:
    split = stand_in(name)
    _has_the_shapes(split, name)
    assert not split.official
    assert [*np.bincount(split.y_train)] == [800] * 10
    assert [*np.bincount(split.y_test)] == [200] * 10


def test_stand_ins_are_always_the_same(name: str) -> None:
    np.random.seed(5)  # they must not depend on it
    again = module(name).stand_in()
    for part in ("x_train", "y_train", "x_test", "y_test"):
        assert np.array_equal(getattr(again, part), getattr(stand_in(name), part))


def test_no_row_comes_twice(name: str) -> None:
    split = stand_in(name)
    rows = [hashlib.sha256(row.tobytes()).digest() for row in np.concatenate([split.x_train, split.x_test])]
    assert len({*rows}) == len(rows)


def test_stand_ins_are_in_no_order(name: str) -> None:
    labels = stand_in(name).y_train.astype(int)
    assert np.bincount(labels[:1_000], minlength=10).min() > 50
    assert np.mean(labels[1:] == labels[:-1]) < 0.15


def test_held_out_digits_come_from_other_originals(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[set[bytes]] = []

    def recorded(small: np.ndarray, _rng: np.random.Generator) -> np.ndarray:
        used.append({digit.tobytes() for digit in small})
        return np.zeros((len(small), 28, 28), np.uint8)

    monkeypatch.setattr(module("mnist"), "_drawn", recorded)
    assert len(module("mnist").stand_in().x_train) == 8_000
    n = len(used) * 8 // 10  # the training rows are drawn first
    train, test = set.union(*used[:n]), set.union(*used[n:])
    assert (len(train), len(test)) == (1437, 360)  # all 1,797 but for equal ones
    assert not train & test


def _linear(split: Split, rows: int = 2_000) -> float:
    from sklearn.linear_model import RidgeClassifier

    x, x_test = (part.reshape(len(part), -1) / np.float32(255) for part in (split.x_train[:rows], split.x_test))
    return float(RidgeClassifier(10.0).fit(x, split.y_train[:rows]).score(x_test, split.y_test))


def test_digits_can_be_learned_and_need_more_than_a_line() -> None:
    from sklearn.svm import SVC

    split = stand_in("mnist")
    x, x_test = (part.reshape(len(part), -1) / 255 for part in (split.x_train[:2_000], split.x_test))
    curved = SVC(C=10).fit(x, split.y_train[:2_000]).score(x_test, split.y_test)
    assert curved > 0.93
    assert 0.75 < _linear(split) < curved - 0.03


def test_shapes_are_beyond_a_line() -> None:
    """What does not depend on place and angle says more than all pixels in their places. A convolutional net reaches 0.9."""
    from sklearn.ensemble import RandomForestClassifier

    split = stand_in("cifar10")
    assert _linear(split) < 0.25

    def spectrum(x: np.ndarray) -> np.ndarray:
        """Each picture's spectrum by wave length alone: it tells neither where a shape lies nor how it is turned."""
        grey = x.astype(np.float32).reshape(len(x), 32, 32, 3)
        grey = grey - grey.mean(axis=(1, 2), keepdims=True)
        strength = np.log1p(np.abs(np.fft.fft2(grey, axes=(1, 2)))).sum(axis=3).reshape(len(x), -1)
        length = np.hypot(*np.meshgrid(np.fft.fftfreq(32) * 32, np.fft.fftfreq(32) * 32)).reshape(-1).astype(int)
        return np.stack([strength[:, length == n].mean(axis=1) for n in range(1, 16)], axis=1)

    forest = RandomForestClassifier(100, random_state=1).fit(spectrum(split.x_train[:4_000]), split.y_train[:4_000])
    assert forest.score(spectrum(split.x_test), split.y_test) > 0.4


# ---------------------------------------------------------------- points drawn when asked for


@pytest.mark.parametrize("points", POINTS)
def test_points_depend_on_the_generator_alone(points: str) -> None:
    make = module(points).make

    def flat(seed: int) -> list[np.ndarray]:
        drawn = make(np.random.default_rng(seed), **_needed(make))
        return [np.asarray(part) for part in (drawn if isinstance(drawn, tuple) else vars(drawn).values())]

    first, again, other = flat(1), flat(1), flat(2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    assert all(np.all(np.isfinite(part)) for part in first)
    assert all(len(x) == len(y) for x, y in zip(first[::2], first[1::2], strict=True)), "as many inputs as targets"


def _needed(make: Callable[..., Any]) -> dict[str, Any]:
    """Nothing beyond the generator may be needed; a data set whose `make` wants more names it here."""
    wanted = [p.name for p in inspect.signature(make).parameters.values() if p.default is p.empty][1:]
    return dict.fromkeys(wanted, 10)


def test_a_straight_line_is_found_again() -> None:
    x, d = module("linear").make(np.random.default_rng(1), 2_000, slope=-2.0, intercept=0.5, noise=0.1)
    assert x.dtype == d.dtype == np.float32
    assert np.polyfit(x, d, 1) == pytest.approx([-2.0, 0.5], abs=0.03)
