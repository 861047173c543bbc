"""`make demo`: the sample class, hostile students and all, through the real command line."""

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from grader.sandbox import why_no_walls

CLASS = Path(__file__).parent / "sample_class"
SEED = 1


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.tensorflow
def test_sample_class(tmp_path: Path):
    if reason := why_no_walls():
        pytest.skip(reason)
    expected = {(r["student"], r["exercise"]): (float(r["score"]), r["ending"]) for r in listed()}
    book = tmp_path / "book"
    command = [sys.executable, "-m", "grader", "grade", str(CLASS), "--out", str(book), "--data", "builtin"]

    done = subprocess.run(
        [*command, "--jobs", "2", "--seed", str(SEED)], capture_output=True, text=True, timeout=280, check=False
    )

    assert done.returncode == 1, done.stdout + done.stderr  # some failed, and nothing of ours broke
    assert "mnist: built-in stand-in" in done.stdout
    results = {p.stem: json.loads(p.read_text())["exercises"] for p in (book / "results").glob("*.json")}
    flat = {(s, e["exercise"]): (e["score"], e["ending"]) for s, all_ in results.items() for e in all_}
    assert {k: flat[k] for k in expected} == expected
    assert {flat[k] for k in flat.keys() - expected.keys()} == {(0.0, "finished")}  # nothing was handed in
    with (book / "gradebook.csv").open(newline="") as file:
        cells = {
            (row["student"], slug): float(v) for row in csv.DictReader(file) for slug, v in list(row.items())[1:-1]
        }
    assert cells == {key: score for key, (score, _ending) in flat.items()}
    with closing(sqlite3.connect(book / "gradebook.sqlite")) as database:
        rows = database.execute("SELECT student, exercise, score, ending FROM reports").fetchall()
    assert {(s, e): (score, ending) for s, e, score, ending in rows} == flat


def listed() -> list[dict[str, str]]:
    with (CLASS / "EXPECTED.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_class_is_as_expected():
    handed_in = {(p.parent.name, p.stem) for p in CLASS.glob("*/*.py")}
    assert handed_in <= {(r["student"], r["exercise"]) for r in listed()}
    assert {r["student"] for r in listed()} == {p.name for p in CLASS.iterdir() if p.is_dir()}
    assert len({r["exercise"] for r in listed()}) >= 4
    assert len({r["student"] for r in listed()}) >= 24
