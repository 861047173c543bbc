"""The figures that a task cites are those that its own program prints."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(("slug", "lines"), [("weight_init", 8), ("batch_norm", 2), ("regularization", 7)])
def test_the_task_cites_what_its_program_prints(slug, lines, tmp_path):
    program = ROOT / "solutions" / slug / f"{slug}.py"
    run = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        cwd=tmp_path,
        env={**os.environ, "GRADER_DATA": "builtin", "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    printed = {line.strip() for line in run.stdout.splitlines()}
    task = (ROOT / "exercises" / slug / "task.md").read_text(encoding="utf-8")
    section = task[task.index("## What you will see") :]
    table = next(part for part in section.split("\n\n") if part.startswith("    "))
    cited = [line.strip() for line in table.splitlines()]
    assert len(cited) == lines
    assert set(cited) <= printed
