"""`make demo`: the sample class, hostile students and all, through the real command line."""

import csv
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from grader.sandbox import why_no_walls

ROOT = Path(__file__).parents[1]
CLASS = ROOT / "tests" / "sample_class"
HEADER = re.compile(r"\A(?:# (?:fails|diagnosis): .*\n)+")
SEED = 1
# What stands nowhere else in the course, besides the hostile: unfinished or broken in a way of its own.
OWN = {
    "adele-half-finished/linear_regression",
    "albert-syntax-error/linear_regression",
    "alonzo-missing-module/linear_regression",
    "grace-fixed-steps/linear_regression",
}


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.timeout(600)  # an endless loop is in it, which a slow machine lets go on for longer
def test_sample_class(tmp_path: Path):
    if reason := why_no_walls():
        pytest.skip(reason)
    expected = {(r["student"], r["exercise"]): (float(r["score"]), r["ending"]) for r in listed()}
    book = tmp_path / "book"
    command = [sys.executable, "-m", "grader", "grade", str(CLASS), "--out", str(book), "--data", "builtin"]

    done = subprocess.run(
        [*command, "--jobs", "2", "--seed", str(SEED)], capture_output=True, text=True, timeout=580, check=False
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


@pytest.mark.parametrize(
    "path",
    sorted(p for p in CLASS.glob("*/*.py") if not p.parent.name.startswith("mallory")),
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)
def test_what_is_handed_in_is_still_the_stub_or_a_solution_of_the_course(path: Path):
    slug = path.stem
    stub, reference = (ROOT / folder / slug / path.name for folder in ("exercises", "solutions"))
    certain = {"abigail-unfinished": [stub], "ada-reference": [reference]}
    originals = certain.get(path.parent.name, [stub, *reference.parent.rglob("*.py")])
    same = [p for p in originals if HEADER.sub("", p.read_text(), count=1) == path.read_text()]
    assert bool(same) != (f"{path.parent.name}/{slug}" in OWN), (
        f"{path}: copy it anew, without the comments of its head"
    )
