"""Writes what an export made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.disk import replace_file
from grader.errors import GraderError


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, each in one piece.

    Args:
        files: by path within the folder.

    Raises:
        GraderError: naming the file that can not be written.
    """
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, data)
        except OSError as error:
            raise GraderError(f"{path}: can not be written: {error.strerror or error}. Name another place.") from error
