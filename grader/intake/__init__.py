"""The intake: what instructors download, turned into one file a student and exercise, or the reason why there is none."""

from grader.intake.collect import collect
from grader.intake.handed import Handed, Intake, Upload
from grader.intake.late import LatePolicy, late_by, still_late
from grader.intake.notebook import source_of
from grader.intake.roster import Roster
from grader.person import Person

__all__ = [
    "Handed",
    "Intake",
    "LatePolicy",
    "Person",
    "Roster",
    "Upload",
    "collect",
    "late_by",
    "source_of",
    "still_late",
]
