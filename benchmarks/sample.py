"""A class that hands in the linear regression lab, everyone with a right solution of their own."""

from __future__ import annotations

from pathlib import Path

from grader.course import Course
from grader.exercise import Exercise


def styles(course: Course, exercise: Exercise) -> dict[str, Path]:
    """The right solutions by name, the reference first."""
    reference = course.solution(exercise)
    return {"reference": reference, **{p.stem: p for p in sorted((reference.parent / "alternatives").glob("*.py"))}}


def make_class(folder: Path, exercise: Exercise, chosen: list[Path], size: int) -> dict[str, Path]:
    """Write `size` submissions, the chosen styles in turn, no two the same file: none may profit from another's evidence.

    Returns:
        The folders by student.
    """
    students = {}
    for i in range(size):
        name = f"student{i:03d}"
        students[name] = folder / name
        students[name].mkdir(parents=True)
        text = chosen[i % len(chosen)].read_text(encoding="utf-8")
        (students[name] / exercise.filename).write_text(f"# Handed in by {name}.\n{text}", encoding="utf-8")
    return students
