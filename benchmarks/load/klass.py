"""Who hands in what: honest, wrong and hostile, always the same."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course
from grader.report import Report, Status

ROOT = Path(__file__).resolve().parents[2]
COURSE, ATTACKS = ROOT / "tests/course", ROOT / "tests/attacks"
SHARES = {"honest": 60, "wrong": 24, "hostile": 14, "costly": 2}  # of a hundred
# In tests/attacks/, and over in less than a second.
HOSTILE = """
    always_equal array_protocol deep_json empty_huge_shape exit_at_end exit_hard exit_in_call exit_soft
    fills_the_scratch forged_answers forged_verdicts fork_bomb garbage_reply holds_deleted_file hostile_exception
    hostile_repr huge_frame huge_shape kills_its_parent long_text lying_array memory_scan much_output network
    not_a_number not_python object_array opens_the_kernel own_signal parser_bomb patch_builtins patch_json patch_numpy
    patches_judge persists reads_proc replies_twice runs_a_shell segfault terminal_codes thread_bomb traces_its_parent
    unix_socket writes_outside
""".split()
# These go to a limit, of time, memory or files; which one is met first depends on how busy the machine is.
COSTLY = "endless_reply fork_bomb_caught infinite_loop many_files mapped_memory memory_hog memory_hog_caught".split()


@dataclass(frozen=True)
class Piece:
    """A file that somebody hands in.

    Attributes:
        kind: one of `SHARES`.
        score, ending: what it must come to; None if nothing is said of that. An honest one has full marks.
        fails: the check that a wrong one must fail.
    """

    kind: str
    source: bytes
    score: float | None = None
    ending: str | None = None
    fails: str = ""

    def trouble(self, report: Report) -> str:
        """What is wrong with a report of it; empty if it is what this file deserves."""
        if report.broken:
            return "the grader itself failed"
        if self.kind == "honest" and not report.passed:
            return f"{report.score} of {report.points} points"
        if self.score is not None and report.score != self.score:
            return f"{report.score} points instead of {self.score}"
        if self.ending is not None and report.ending != self.ending:
            return f"{report.ending} instead of {self.ending}"
        if self.fails and {v.check: v.status for v in report.verdicts}[self.fails] is not Status.FAILED:
            return f"{self.fails} must fail"
        return ""


def pieces() -> dict[str, list[Piece]]:
    """All there are, by kind."""
    course = Course(COURSE)
    exercise = course.exercise("double")
    reference = course.solution(exercise)
    wrong = [Piece("wrong", exercise.stub.read_bytes(), 0.0)]
    for path in sorted(reference.parent.glob("wrong/*.py")):
        head = path.read_text(encoding="utf-8").partition("\n")[0]
        wrong.append(Piece("wrong", path.read_bytes(), fails=head.partition("fails:")[2].strip()))
    return {
        "honest": [Piece("honest", reference.read_bytes())],
        "wrong": wrong,
        "hostile": [_attack("hostile", name) for name in HOSTILE],
        "costly": [_attack("costly", name) for name in COSTLY],
    }


def _attack(kind: str, name: str) -> Piece:
    expected = tomllib.loads((ATTACKS / name / "expected.toml").read_text(encoding="utf-8"))
    ending = None if kind == "costly" else expected["ending"]
    return Piece(kind, (ATTACKS / name / "double.py").read_bytes(), float(expected["score"]), ending)


def make_class(folder: Path, size: int, seed: int = 1) -> dict[str, Piece]:
    """Write a class of that size, each file with a comment of its own so that none is run for another.

    Returns:
        What each student handed in.
    """
    rng, found = random.Random(seed), pieces()
    turns = dict.fromkeys(found, 0)
    students: dict[str, Piece] = {}
    for number, kind in enumerate(rng.choices([*SHARES], [*SHARES.values()], k=size)):
        piece = found[kind][turns[kind] % len(found[kind])]
        turns[kind] += 1
        student = f"s{number:05}"
        (folder / student).mkdir(parents=True)
        (folder / student / "double.py").write_bytes(piece.source + f"\n# {student}\n".encode())
        students[student] = piece
    return students
