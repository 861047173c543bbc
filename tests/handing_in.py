"""A learner who hands in: answers, the workspace that they lie in, and the program as it is called there."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import learner
from learner import COURSE

RIGHT = (COURSE / "solutions/double/double.py").read_bytes()
SQUARES = (COURSE / "solutions/double/wrong/squares.py").read_bytes()
GREET = (COURSE / "solutions/greet/greet.py").read_bytes()


def grader(*arguments: Any, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The real program, called in that folder with the little course."""
    done: subprocess.CompletedProcess[str] = learner.grader("--course", COURSE, *arguments, cwd=cwd, **variables)
    return done


def workspace(folder: Path, **files: bytes) -> Path:
    """A workspace as `init` lays it out, with these answers; the others are stubs."""
    folder.mkdir(parents=True)
    (folder / "grader.toml").write_text("")
    for number, slug in enumerate(("double", "greet"), 1):
        room = folder / f"{number:02}_{slug}"
        room.mkdir()
        shutil.copy(COURSE / "exercises" / slug / f"{slug}.py", room)
        if slug in files:
            (room / f"{slug}.py").write_bytes(files[slug])
    return folder
