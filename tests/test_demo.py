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
    with (CLASS / "EXPECTED.csv").open(newline="") as file:
        expected = {row["student"]: (float(row["score"]), row["ending"]) for row in csv.DictReader(file)}
    command = [sys.executable, "-m", "grader", "grade", str(CLASS), "--out", str(tmp_path / "book")]

    done = subprocess.run(
        [*command, "--jobs", "2", "--seed", str(SEED)], capture_output=True, text=True, timeout=280, check=False
    )

    assert done.returncode == 1, done.stdout + done.stderr  # some failed, and nothing of ours broke
    results = {p.stem: json.loads(p.read_text())["exercises"][0] for p in (tmp_path / "book/results").glob("*.json")}
    assert {s: (r["score"], r["ending"]) for s, r in results.items()} == expected
    with (tmp_path / "book/gradebook.csv").open(newline="") as file:
        column = {row["student"]: float(row["linear_regression"]) for row in csv.DictReader(file)}
    assert column == {student: score for student, (score, _) in expected.items()}
    with closing(sqlite3.connect(tmp_path / "book/gradebook.sqlite")) as database:
        rows = database.execute("SELECT student, score, ending FROM reports").fetchall()
    assert {student: (score, ending) for student, score, ending in rows} == expected


def test_the_class_is_as_expected():
    with (CLASS / "EXPECTED.csv").open(newline="") as file:
        students = [row["student"] for row in csv.DictReader(file)]
    assert sorted(students) == sorted(p.name for p in CLASS.iterdir() if p.is_dir())
    assert len(students) >= 24
