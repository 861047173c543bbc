"""Where evidence is kept: a folder a record, so that nothing is run again that could only give the same.

A record's folder is named by the digest of what produced it and holds `evidence.json`, one `.npy` an array, and `seal`, a
digest over all of these and the name. So a later `judge` needs no learner code, and a record that the disk has damaged, that
somebody has edited or that lies under another's name is found out: it counts as none, and what it was of is run again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import msgspec

from grader.errors import GraderError
from grader.evidence import Evidence
from grader.inside import wire
from grader.models import Rebuilt


def digest(*parts: bytes | str) -> str:
    """A SHA-256 over parts, each with its length, so that no two lists of parts give the same bytes."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


class _Record(msgspec.Struct, frozen=True):
    """What evidence.json holds; array number i of the answer and the models lies beside it as i.npy."""

    evidence: Evidence
    tree: Any
    arrays: int


# Made here, where there is one thread: msgspec looks at a type when it is first read, and two threads that make it do so at
# once bring the process down (0.22). With it come `Rebuilt` and all else that a record holds.
RECORD = msgspec.json.Decoder(_Record)


class EvidenceStore:
    """A folder of evidence records by key. Writing is atomic: a record is there in full or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Not among the records: of those there may be a hundred thousand, and to look for what is left would take longer
        # than all else that a command does for one student.
        self._scratch = folder.with_name(f".{folder.name}.new")

    def load(self, key: str) -> Evidence | None:
        """The record of that key; None if there is none, or it is not what was saved."""
        path = self.folder / key
        try:
            head = (path / "evidence.json").read_bytes()
            record = RECORD.decode(head)
            arrays = [(path / f"{i}.npy").read_bytes() for i in range(record.arrays)]
            if (path / "seal").read_text() != digest(key, head, *arrays):
                return None
            kept = wire.decode(record.tree, arrays)
            models = msgspec.convert(kept["models"], tuple[Rebuilt, ...])
        except (OSError, ValueError, LookupError, TypeError, RecursionError):  # msgspec's and wire's are ValueErrors
            return None
        return msgspec.structs.replace(record.evidence, answer=kept["answer"], models=models, runs=kept.get("runs"))

    def drop(self, key: str) -> None:
        """Remove a record that no longer says what it should, if there is one."""
        shutil.rmtree(self.folder / key, ignore_errors=True)

    def tidy(self) -> None:
        """Remove what a process that was killed left half written."""
        shutil.rmtree(self._scratch, ignore_errors=True)

    def save(self, key: str, evidence: Evidence) -> None:
        """Write a record. One that is there already, as from an equal submission graded at the same time, stays.

        Raises:
            GraderError: if the disk is full or can not be written.
        """
        try:
            self._save(key, evidence)
        except OSError as error:
            raise GraderError(
                f"{self.folder}: evidence can not be written: {error.strerror or error}. What was graded until now is "
                "kept. Make room, and run the command again: it goes on where it stopped."
            ) from error

    def _save(self, key: str, evidence: Evidence) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._scratch.mkdir(exist_ok=True)
        tree, arrays = _contents(evidence)
        record = _Record(msgspec.structs.replace(evidence, answer=None, models=(), runs=None), tree, len(arrays))
        scratch = Path(tempfile.mkdtemp(dir=self._scratch))
        try:
            head = msgspec.json.encode(record)
            (scratch / "evidence.json").write_bytes(head)
            for i, array in enumerate(arrays):
                (scratch / f"{i}.npy").write_bytes(array)
            (scratch / "seal").write_text(digest(key, head, *arrays))
            self._put(scratch, key)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise

    def _put(self, scratch: Path, key: str) -> None:
        target = self.folder / key
        try:
            os.rename(scratch, target)
        except OSError:
            if self.load(key) is not None:
                shutil.rmtree(scratch)
                return
            shutil.rmtree(target, ignore_errors=True)  # a record that can not be read is none
            os.rename(scratch, target)


class Afresh(EvidenceStore):
    """A folder of which nothing is used that was in it before: that is made again, and takes the old one's place."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._made: set[str] = set()
        self._lock = threading.Lock()  # two threads that replace one record at once would take away each other's

    def load(self, key: str) -> Evidence | None:
        """The record of that key, if it was saved here."""
        return super().load(key) if key in self._made else None

    def save(self, key: str, evidence: Evidence) -> None:
        """Write a record, in the place of one that was there before."""
        with self._lock:
            super().save(key, evidence)
            self._made.add(key)


def fingerprint(evidence: Evidence) -> str:
    """A digest of what a probe answered and what followed from it: not of times, nor of what was printed."""
    tree, arrays = _contents(evidence)
    return digest(evidence.probe, evidence.ending.value, msgspec.json.encode(tree), *arrays)


def _contents(evidence: Evidence) -> tuple[Any, list[bytes]]:
    models = [{**msgspec.structs.asdict(m), "layers": msgspec.to_builtins(m.layers)} for m in evidence.models]
    return wire.encode({"answer": evidence.answer, "models": models, "runs": evidence.runs})
