"""One submission's verdicts and score. A report is data: `render/` shows it, `gradebook` keeps it."""

from __future__ import annotations

import enum
import re

import msgspec

from grader.diagnosis import Diagnosis
from grader.ending import Ending, Line

FURTHER = re.compile(r" \(seed \d+\)$")  # behind a probe's name, as `pipeline` writes it


class Status(enum.StrEnum):
    """What came of a check. `broken` is our own fault, never the learner's, and costs no points."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    TODO = "todo"
    BROKEN = "broken"


class Verdict(msgspec.Struct, frozen=True):
    """What came of one check.

    Attributes:
        check: its name.
        description: the sentence that says what it expects.
        points: what it is worth.
        message: what was wrong, or why nothing can be said; of a passed check what the check wants told, mostly nothing.
        expected, received: the compared values as text, where there are any.
        lines: the learner's own lines that raised the exception, the outermost first.
        needs: for a skipped check, the descriptions of the checks it waits for.
        threshold: what a score was compared with, in a check that has one.
        scores: what was reached on each seed, one unless the first lay close to the threshold; None where a further run
            gave no answer.
        diagnoses: of a failed check, why it did, as far as the evidence tells.
        raised: the exception in Python's own words, where the message says in others what it means.
    """

    check: str
    description: str
    status: Status
    points: float
    message: str = ""
    expected: str = ""
    received: str = ""
    lines: tuple[Line, ...] = ()
    needs: tuple[str, ...] = ()
    threshold: float | None = None
    scores: tuple[float | None, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    raised: str = ""

    @property
    def earned(self) -> float:
        """The points, if it passed."""
        return self.points if self.status is Status.PASSED else 0.0


class Run(msgspec.Struct, frozen=True):
    """How one probe's run went: ending, seconds of processor and clock, bytes of memory above the warm process.

    On a further seed, that seed stands behind the probe's name.
    """

    probe: str
    ending: Ending
    detail: str
    cpu: float
    wall: float
    peak: int

    @property
    def unseeded(self) -> str:
        """The probe without the number of a further seed, which would put the same questions at home."""
        return FURTHER.sub("", self.probe)


class Override(msgspec.Struct, frozen=True):
    """A person's decision, in the place of the score."""

    points: float
    why: str
    when: str = ""


class Late(msgspec.Struct, frozen=True):
    """What handing in late costs: by how many seconds, under which rule, and what remains of the score."""

    seconds: float
    rule: str
    remains: float


class Report(msgspec.Struct, frozen=True):
    """What is said of one submission to one exercise.

    Attributes:
        exercise: its slug.
        submission: the digest of the learner's file; empty if there was none.
        seed: what all of the run's randomness was derived from.
        verdicts: in the order of the rubric.
        runs: in the order of the probes.
        data: where the questions come from: official files or a stand-in; empty where there is no data set.
        official: False if that is a stand-in.
        scale: that it was graded at: "lab", or "full" for all rows of the data.
        device: the name of the GPU that it was run on, if any.
        loads: whether the learner's file could be executed at all; if not, that is the one thing to mend.
        output: the beginning of what the learner's file printed.
        note: a sentence about the submission as a whole, such as that its file is missing.
        late: what handing in late costs, if it does.
        override: a person's decision, if there is one.
        troubles: for the course's authors: what went wrong in a function that looks for diagnoses. It cost nothing.
    """

    exercise: str
    title: str
    submission: str
    seed: int
    verdicts: tuple[Verdict, ...]
    runs: tuple[Run, ...] = ()
    data: str = ""
    official: bool = True
    scale: str = "lab"
    device: str = ""
    loads: bool = True
    output: str = ""
    note: str = ""
    late: Late | None = None
    override: Override | None = None
    troubles: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, int, bool, str, str]:
        """What, beside the course's files, its questions follow from."""
        return self.exercise, self.seed, self.official, self.scale, self.device

    @property
    def seconds(self) -> float:
        """How long the runs behind it took, by the clock. Probes that shared a run have its time each."""
        return sum({(run.wall, run.cpu): run.wall for run in self.runs}.values())

    @property
    def points(self) -> float:
        """What could be earned."""
        return sum(v.points for v in self.verdicts)

    @property
    def final(self) -> float | None:
        """What counts: a person's decision, at most what can be earned, else what lateness leaves, else the score."""
        if self.override is not None:
            return min(self.override.points, self.points)
        return self.late.remains if self.late is not None and self.score is not None else self.score

    @property
    def score(self) -> float | None:
        """What was earned, of `points`. None if our own fault left too little to say.

        A broken check is left out and the others weigh more; a run that the sandbox lost is not scored at all.
        """
        judged = [v for v in self.verdicts if v.status is not Status.BROKEN]
        if not judged or any(r.ending is Ending.SANDBOX_FAULT for r in self.runs):
            return None
        possible = sum(v.points for v in judged)
        return round(sum(v.earned for v in judged) * self.points / possible, 2)

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(v.status is Status.PASSED for v in self.verdicts)

    @property
    def broken(self) -> bool:
        """Whether something of ours failed, so that a person must look."""
        return self.score is None or any(v.status is Status.BROKEN for v in self.verdicts)

    @property
    def cpu(self) -> float:
        """Seconds of processor time of all runs. Probes that shared a run have its figures, all three, and count once."""
        return sum(cpu for cpu, _wall, _peak in {(r.cpu, r.wall, r.peak) for r in self.runs})

    @property
    def ending(self) -> Ending:
        """The first ending that is not `finished`, or `finished`."""
        return next((r.ending for r in self.runs if r.ending is not Ending.FINISHED), Ending.FINISHED)
