"""Gradescope's autograder: a zip with which its containers run this very grader.

Gradescope unpacks it to /autograder/source, runs setup.sh once, and run_autograder for each submission
(https://gradescope-autograders.readthedocs.io/en/latest/specs/). It holds the engine, the chosen exercises, what
exercises share, the loaders of the data sets, and no solution. The same files give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

import grader
from grader.course import SHARED, Course
from grader.data import BUILT_IN
from grader.errors import GraderError
from grader.export.autograder import CONFIGURATION, Configuration
from grader.export.gradescope import failure

ENGINE = Path(grader.__file__).resolve().parent
BUILD = ("setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE", "constraints.txt")  # what pip needs
CONTENT = ("exercises", "datasets")  # a wheel has them inside the package; the course's own are taken
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say
FAILED = "failed.json"

# Python 3.11 to 3.13 and bubblewrap from Ubuntu's archive. Without bubblewrap the image is still of use: the autograder
# says what it does without walls. The environment stands outside the source, which the sandbox hides.
SETUP = """\
#!/usr/bin/env bash
# Made by `grader export --to gradescope`. Gradescope runs it once, when it builds the image.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends bubblewrap libseccomp2 ||
    echo 'bubblewrap could not be installed: submissions will run with limits, but without walls.'
python=
for version in 3.12 3.13 3.11; do
    if command -v "python$version" >/dev/null && "python$version" -c 'import ensurepip, venv' 2>/dev/null ||
        apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then
        python="python$version"
        break
    fi
done
if [ -z "$python" ]; then
    echo 'Keras Labs needs Python 3.11 to 3.13. Choose a newer base image in the settings of the autograder.' >&2
    exit 1
fi
"$python" -m venv "$root/venv"
cd "$root/source"
"$root/venv/bin/python" -m pip install --no-cache-dir --disable-pip-version-check \\
    --editable . --constraint constraints.txt
"""

RUN = """\
#!/usr/bin/env bash
# Made by `grader export --to gradescope`. Gradescope runs it for each submission.
# Students see results.json alone; what is printed here is for the instructor.
set -u
root="${AUTOGRADER_ROOT:-/autograder}"
python="${AUTOGRADER_PYTHON:-$root/venv/bin/python}"
results="$root/results/results.json"
mkdir -p "$root/results"
rm -f "$results"
cd "$root/source" || exit 1
if ! PYTHONPATH="$root/source" "$python" -m grader.export.autograder "$root" 2>&1 || [ ! -s "$results" ]; then
    echo 'The grader itself did not run to its end; the reason should stand above.'
    cp failed.json "$results"
fi
"""


def autograder_zip(course: Course, slugs: Iterable[str], data: str = BUILT_IN, *, seed: int | None = None) -> bytes:
    """Make the autograder of an assignment.

    Args:
        slugs: the exercises it grades; learners submit a file for each, called like it.
        data: "builtin" for the stand-ins, or empty to download the official files.
        seed: of all randomness; by default another one for each submission.

    Raises:
        GraderError: if there is no such exercise, or this grader was installed without its sources.
    """
    exercises = [course.exercise(slug) for slug in slugs]
    if not exercises:
        raise GraderError("An autograder needs at least one exercise: --exercise SLUG.")
    if data not in {"", BUILT_IN}:
        raise GraderError(
            f"Gradescope's container has no folder {data}. Expected `{BUILT_IN}`, or nothing to download."
        )
    chosen = Configuration(tuple(e.slug for e in exercises), data, seed)
    files = {
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
        FAILED: failure(),
        CONFIGURATION: msgspec.json.format(msgspec.json.encode(chosen), indent=2) + b"\n",
    }
    for name in BUILD:
        path = ENGINE.parent / name
        if not path.is_file():
            raise GraderError(f"{path}: missing. Make the autograder from a checkout of Keras Labs, not from a wheel.")
        files[name] = path.read_bytes()
    for path in _files(ENGINE):
        inside = path.relative_to(ENGINE)
        if inside.parts[0] not in CONTENT:
            files[f"grader/{inside.as_posix()}"] = path.read_bytes()
    for folder in [*(e.folder for e in exercises), course.root / "exercises" / SHARED, course.root / "datasets"]:
        for path in _files(folder):
            files[path.relative_to(course.root).as_posix()] = path.read_bytes()
    # setup.py copies both folders, also where a course has no data sets.
    files.setdefault("datasets/.keep", b"")
    return _zipped(files)


def _files(folder: Path) -> Iterator[Path]:
    """What belongs to a folder of sources: no caches, nothing hidden, no links."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if (
            path.is_file()
            and not path.is_symlink()
            and not any(p.startswith(".") or p == "__pycache__" for p in inside)
        ):
            yield path


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, whatever this machine is: the mode below counts only there
            entry.external_attr = (0o100755 if name in {"setup.sh", "run_autograder"} else 0o100644) << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
