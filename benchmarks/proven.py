"""What `benchmarks.proof` has found so far: a record a lab in benchmarks/proofs/, and the table that docs/thresholds.md shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from grader.borderline import Bound
from grader.calibrate import is_wrong
from grader.course import Course
from grader.errors import GraderError
from grader.report import Report, Status
from grader.rubric import load_rubric
from grader.tolerance import at_most

FOLDER = Path(__file__).parent / "proofs"
FIRST_SEED = 1_000_001  # apart from those of calibrations

HEADER = (
    "| lab | right solutions: runs, failed (at most) | tried again | a naive threshold would have failed | "
    "mistakes: runs, passed (at most) |",
    "|---|---|---|---|---|",
)


class Runs(msgspec.Struct):
    """The runs of one solution, on seeds one after the other from `FIRST_SEED` on.

    Attributes:
        file: the solution's digest.
        runs: how many.
        astonishing: the seeds on which a right solution failed, or a mistake passed.
        again: how many runs had a score so close to its threshold that further seeds were tried.
        scores: of a right solution, by check, the score on each seed.
    """

    file: str
    runs: int = 0
    astonishing: list[int] = []
    again: int = 0
    scores: dict[str, list[float]] = {}

    def add(self, path: str, report: Report) -> None:
        """Count a run.

        Raises:
            GraderError: if our own fault kept it from being judged.
        """
        if report.broken:
            said = "; ".join(v.message for v in report.verdicts if v.status is Status.BROKEN)
            raise GraderError(
                f"{report.exercise}: {path} could not be judged on seed {report.seed}: {said or report.note}"
            )
        self.runs += 1
        if report.passed == is_wrong(path):
            self.astonishing.append(report.seed)
        self.again += any(len(v.scores) > 1 for v in report.verdicts)
        for verdict in report.verdicts if not is_wrong(path) else ():
            if verdict.scores and verdict.scores[0] is not None:
                self.scores.setdefault(verdict.check, []).append(round(verdict.scores[0], 6))


class Proof(msgspec.Struct):
    """All that was found of a lab.

    Attributes:
        asked: the digest of the questions of the first seed and of the probes.
        thresholds: by check.
        solutions: by path under solutions/<slug>/.
    """

    asked: str = ""
    thresholds: dict[str, float] = {}
    solutions: dict[str, Runs] = {}

    def of(self, *, wrong: bool) -> list[Runs]:
        """The mistakes, or the right solutions."""
        return [runs for path, runs in self.solutions.items() if is_wrong(path) == wrong]

    def naive(self, reference: str, bounds: Mapping[str, Bound | None]) -> str:
        """How many right runs do worse than the mean of the reference's, the threshold that one would pick by hand.

        Args:
            bounds: by check, whether a score passes from the threshold upwards or downwards.
        """
        for check, mine in self.solutions[reference].scores.items():
            mean = sum(mine) / len(mine)
            every = [score for runs in self.of(wrong=False) for score in runs.scores.get(check, [])]
            worse = sum(score > mean if bounds.get(check) == "at_most" else score < mean for score in every)
            return f"{worse} of {len(every)} ({worse / len(every):.0%})"
        return "no score"


def load(slug: str, folder: Path = FOLDER) -> Proof:
    """The record of a lab; empty if there is none."""
    path = folder / f"{slug}.json"
    return msgspec.json.decode(path.read_bytes(), type=Proof) if path.is_file() else Proof()


def save(slug: str, proof: Proof, folder: Path = FOLDER) -> None:
    """Write the record of a lab, a line a solution."""
    folder.mkdir(exist_ok=True)
    asked, thresholds = (msgspec.json.encode(part).decode() for part in (proof.asked, proof.thresholds))
    lines = [f'"{path}": {msgspec.json.encode(runs).decode()}' for path, runs in sorted(proof.solutions.items())]
    text = f'{{"asked": {asked}, "thresholds": {thresholds}, "solutions": {{\n' + ",\n".join(lines) + "\n}}\n"
    (folder / f"{slug}.json").write_text(text, encoding="utf-8")


def table(course: Course, folder: Path = FOLDER) -> Iterator[str]:
    """The table of all labs of which there is a record.

    Raises:
        GraderError: if there is none.
    """
    slugs = {path.stem for path in folder.glob("*.json")}
    if not slugs:
        raise GraderError(f"{folder}: nothing was proven yet. `python -m benchmarks.proof` does.")
    proofs = [(e, load(e.slug, folder)) for e in course.exercises() if e.slug in slugs]
    yield from HEADER
    for exercise, proof in proofs:
        bounds = {c.name: c.bound for c in load_rubric(exercise).checks}
        yield _row(exercise.slug, [proof], proof.naive(exercise.filename, bounds))
    yield _row("all", [proof for _exercise, proof in proofs], "–")


def _row(name: str, proofs: list[Proof], naive: str) -> str:
    right, wrong = ([runs for proof in proofs for runs in proof.of(wrong=kind)] for kind in (False, True))
    return f"| {name} | {_counted(right)} | {sum(r.again for r in right)} | {naive} | {_counted(wrong)} |"


def _counted(kind: list[Runs]) -> str:
    runs, astonishing = sum(r.runs for r in kind), sum(len(r.astonishing) for r in kind)
    return f"{runs:,}, {astonishing} ({at_most(astonishing, runs):.2%})"
