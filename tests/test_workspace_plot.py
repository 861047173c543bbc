"""An exercise's pictures, drawn from the last check in a learner's own folder."""

from pathlib import Path

from learner import HALF, RIGHT, WRONG, grader

PICTURES = """from grader import expect
from grader.pictures import Curve


def pictures(total):
    return [lambda: Curve("The total", expect.curve(total), "sum")]
"""


def test_plot_draws_the_last_check_and_runs_nothing(home, double, course_copy):
    (course_copy / "exercises/double/pictures.py").write_text(PICTURES)
    (course_copy / "exercises/double/checks.py").write_text(
        (course_copy / "exercises/double/checks.py")
        .read_text()
        .replace("expect.close(total,", "expect.close(total[0],")
    )
    (course_copy / "exercises/double/probe.py").write_text(
        (course_copy / "exercises/double/probe.py")
        .read_text()
        .replace('return learner.total(given["xs"])', 'return [learner.total(given["xs"])] * 3')
    )
    double.write_text(RIGHT)
    assert "4/4" in grader("check", cwd=home).stdout
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 0, done.stderr
    (path,) = done.stdout.split()
    assert (home / path).read_bytes().startswith(b"\x89PNG")
    elsewhere = grader("plot", "--out", "pictures", cwd=home).stdout.split()
    assert [Path(p).parent.name for p in elsewhere] == ["pictures"]
    assert (home / elsewhere[0]).is_file()
    double.write_text(WRONG)
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 0
    assert "changed since" in done.stderr


def test_plot_says_what_to_do_where_there_is_nothing_to_draw(home, double, course_copy):
    assert "has no pictures" in grader("plot", "double", cwd=home).stderr
    (course_copy / "exercises/double/pictures.py").write_text(PICTURES)
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 2
    assert "`grader check double` first" in done.stderr
    double.write_text(HALF.replace("xs[0]", "None"))
    grader("check", cwd=home)
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 2
    assert "nothing that can be drawn" in done.stderr
    checks = course_copy / "exercises/double/checks.py"
    checks.write_text(checks.read_text().replace("rng.uniform(1, 9)", "rng.uniform(2, 9)"))
    assert "has changed since the last check" in grader("plot", "double", cwd=home).stderr
