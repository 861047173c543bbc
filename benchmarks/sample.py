"""A class that hands in the linear regression lab, everyone with a right solution of their own."""

from __future__ import annotations

from pathlib import Path

from grader.course import Course
from grader.exercise import Exercise

LEFT_OUT = ("apply_gradients", "model_fit")  # three and fifty times the reference: they would hide what grading adds


def styles(course: Course, exercise: Exercise) -> list[Path]:
    """The right solutions that are handed in, the reference first."""
    reference = course.solution(exercise)
    others = sorted((reference.parent / "alternatives").glob("*.py"))
    return [reference, *(p for p in others if p.stem not in LEFT_OUT)]


def make_class(folder: Path, exercise: Exercise, chosen: list[Path], size: int) -> dict[str, Path]:
    """Write `size` submissions, the chosen styles in turn, no two the same file: none may profit from another's evidence.

    Returns:
        The folders by student.
    """
    students = {}
    for i in range(size):
        name = f"student{i:03d}"
        students[name] = folder / name
        students[name].mkdir(parents=True, exist_ok=True)
        text = chosen[i % len(chosen)].read_text(encoding="utf-8")
        (students[name] / exercise.filename).write_text(f"# Handed in by {name}.\n{text}", encoding="utf-8")
    return students
