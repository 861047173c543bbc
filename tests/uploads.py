"""Uploads of made-up learners: the files, zips and notebooks that they hand in, and what was taken of them."""

import io
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from grader.intake import Handed, Intake

A, B, C = b"def double(x): return 1\n", b"def double(x): return 2\n", b"def double(x): return 3\n"
GREET = b"def greet(name): return 5\n"
WHEN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def lay(root: Path, files: dict[str, bytes]) -> Path:
    """Write files, all of one time."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (WHEN.timestamp(), WHEN.timestamp()))
    return root


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def notebook(*cells: str) -> bytes:
    code = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": c} for c in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def sources(intake: Intake) -> dict[str, dict[str, bytes | None]]:
    return {s: {slug: u.source for slug, u in h.files.items()} for s, h in intake.students.items()}


def said(handed: Handed) -> str:
    return " ".join([*handed.notes, *(u.note for u in handed.files.values())])
