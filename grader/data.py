"""The data sets: where their official files are looked for, how they are fetched and verified, and the stand-in.

`datasets/<name>.py` offers `FILES` (the official files), `read(folder)` and `stand_in()`; one whose files come in one archive
also has `ARCHIVE = (address, md5)`. Everything else about where data comes from is here.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import tarfile
import uuid
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.course import Course, find_course
from grader.errors import GraderError
from grader.i18n import _
from grader.rubric import import_course_file

VARIABLE = "GRADER_DATA"
BUILT_IN = "builtin"
CONNECT_SECONDS = 10
CHUNK = 2**20


@dataclass(frozen=True)
class File:
    """An official file.

    Attributes:
        name: its path within a data folder.
        md5: of its bytes, as its publisher gives it. It guards against damage; a publisher's MD5 is all there is.
        bytes: its size, 0 where only the checksum is known.
        urls: where it can be fetched, in order of preference; empty if it comes in the data set's archive.
        optional: whether the data set can be read without it.
    """

    name: str
    md5: str
    bytes: int = 0
    urls: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Split:
    """Examples to train on, and others held out.

    Attributes:
        x_train, x_test: inputs, one a row; for pictures uint8, shape (n, height, width) or (n, height, width, channels).
        y_train, y_test: labels, uint8, shape (n,).
        official: False for the built-in stand-in.
        source: where it came from, in a few words.
    """

    x_train: NDArray[Any]
    y_train: NDArray[Any]
    x_test: NDArray[Any]
    y_test: NDArray[Any]
    official: bool = True
    source: str = ""

    def drawn(self, rng: np.random.Generator, train: int | None, test: int | None) -> Split:
        """As many rows of each part, without repetition, in random order; None for all of them, in random order too."""
        a = rng.permutation(len(self.x_train))[:train]
        b = rng.permutation(len(self.x_test))[:test]
        x, y = self.x_train[a], self.y_train[a]
        return replace(self, x_train=x, y_train=y, x_test=self.x_test[b], y_test=self.y_test[b])


def load(name: str, *, train: int | None = None, test: int | None = None, seed: int = 1, where: str = "") -> Split:
    """Load a data set of the installed course, for one's own experiments, and say on standard error where it came from.

    Args:
        name: of the data set, such as "mnist".
        train, test: how many rows to draw of each part; None for all.
        seed: of the drawing.
        where: a folder with the official files, or "builtin"; by default what `GRADER_DATA` says.

    Raises:
        GraderError: if there is no such data set, or a file is damaged.
    """
    split = find(find_course(), name, where)
    sys.stderr.write(f"{name}: {split.source}\n")
    return split.drawn(np.random.default_rng(seed), train, test)


def find(course: Course, name: str, where: str = "") -> Split:
    """A course's data set: from the folder named, else from an earlier download, else downloaded, else the stand-in.

    Args:
        where: a folder with the official files, or "builtin" for the stand-in; by default what `GRADER_DATA` says.

    Raises:
        GraderError: if the folder does not exist, or a file in it is not the official one.
    """
    return _found(course.root / "datasets" / f"{name}.py", where or os.environ.get(VARIABLE, ""))


def folder_named(where: str = "") -> str:
    """The folder with official files that is named, or that `GRADER_DATA` names, as an absolute path; empty if none is."""
    named = where or os.environ.get(VARIABLE, "")
    return "" if named in ("", BUILT_IN) else str(Path(named).absolute())


@functools.lru_cache(maxsize=4)
def _found(path: Path, where: str) -> Split:
    module = import_course_file(path)
    name = path.stem
    if where == BUILT_IN:
        return _stand_in(module, _("asked for"))
    if where and not Path(where).is_dir():
        raise GraderError(f"There is no data folder {where}. Name a folder, or `{BUILT_IN}` for the built-in stand-in.")
    folders = [*([Path(where)] if where else []), cache()]
    for folder in folders:
        if _whole(module.FILES, folder):
            return _official(module, folder)
    try:
        _download(name, module, cache())
    except OSError as error:
        return _stand_in(module, _("the official files could not be had: {error}").format(error=str(error)[:200]))
    return _official(module, cache())


def cache() -> Path:
    """Where downloads are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "keras-labs"


def _official(module: ModuleType, folder: Path) -> Split:
    read: Split = module.read(folder)
    return replace(read, official=True, source=_("official files"))


def _stand_in(module: ModuleType, why: str) -> Split:
    made: Split = module.stand_in()
    return replace(made, official=False, source=_("built-in stand-in ({why})").format(why=why))


def _whole(files: Iterable[File], folder: Path) -> bool:
    """Whether all that is needed is there; damaged files are an error, because whoever put them there should know."""
    there = [f for f in files if (folder / f.name).is_file()]
    for file in there:
        verify(file, folder / file.name)
    missing = [f for f in files if f not in there and not f.optional]
    return not missing and bool(there)


def verify(file: File, path: Path) -> None:
    """Compare a file with its publisher's checksum.

    Raises:
        GraderError: if it is another file.
    """
    state = hashlib.md5(usedforsecurity=False)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                state.update(chunk)
    except OSError as error:
        raise GraderError(f"{path}: can not be read: {error.strerror or error}.") from error
    if state.hexdigest() != file.md5:
        raise GraderError(
            f"{path}: not the official file: expected MD5 {file.md5}, received {state.hexdigest()}. "
            "It is damaged, or another one. Delete it, and it is downloaded again."
        )


# ---------------------------------------------------------------- download


def _download(name: str, module: ModuleType, folder: Path) -> None:
    """Fetch what is missing into `folder`.

    Raises:
        OSError: if it can not be had.
    """
    archive = getattr(module, "ARCHIVE", None)
    if archive is not None:
        _unpack(_fetch((archive[0],), archive[1], f"{name}.tar.gz", folder), module.FILES, folder)
    else:
        for file in module.FILES:
            _fetch(file.urls, file.md5, file.name, folder)
    if not _whole(module.FILES, folder):
        raise OSError(f"{name}: not all files came")


def _fetch(urls: tuple[str, ...], md5: str, name: str, folder: Path) -> Path:
    import pooch

    error = ""
    for url in urls:
        try:
            loader = pooch.HTTPDownloader(progressbar=True, timeout=CONNECT_SECONDS)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = pooch.retrieve(url, f"md5:{md5}", fname=name, path=folder, downloader=loader)
            return Path(found)
        except Exception as problem:  # noqa: BLE001 - of requests, urllib3, pooch or the system: the next address may answer
            error = f"{url}: {type(problem).__name__}"
    raise OSError(error or f"{name}: no address to fetch it from")


def _unpack(archive: Path, files: tuple[File, ...], folder: Path) -> None:
    """Take the files that are expected out of a tar, each by its own name, and nothing else."""
    wanted = {f.name: f for f in files}
    with tarfile.open(archive) as tar:
        for member in tar:
            file = wanted.get(member.name)
            if file is None or not member.isreg() or (file.bytes and member.size != file.bytes):
                continue
            stream = tar.extractfile(member)
            assert stream is not None  # it is a regular file
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            scratch = target.with_name(f".{target.name}.{uuid.uuid4().hex}")  # another process may unpack the same
            try:
                with stream, scratch.open("wb") as out:
                    while chunk := stream.read(CHUNK):
                        out.write(chunk)
                os.replace(scratch, target)
            except OSError:
                if not target.is_file():  # else another process was faster, and has it open, which Windows minds
                    raise
            finally:
                scratch.unlink(missing_ok=True)
