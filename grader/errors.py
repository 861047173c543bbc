"""Errors that a person can put right. Each says what is wrong, what was expected, what came, and what to do next."""

from __future__ import annotations

import traceback

ALL_PASSED, SOMETHING_FAILED, USED_WRONGLY, OUR_FAULT = 0, 1, 2, 3


class GraderError(Exception):
    """The command was used wrongly, or something it needs is not there. Its text is shown without a traceback."""

    exit_code = USED_WRONGLY


class Busy(GraderError):
    """Another grader is at work in the same place."""


class CourseError(GraderError):
    """A file of the course is missing or wrong: the course's fault, never a learner's."""

    exit_code = OUR_FAULT


class SandboxError(GraderError):
    """The sandbox could not be started or broke down: the grader's or the machine's fault, never a learner's."""

    exit_code = OUR_FAULT


class OwnFault(GraderError):
    """A bug of ours, met where nothing else can be done than to say so."""

    exit_code = OUR_FAULT

    def __init__(self, error: Exception) -> None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{where.filename}:{where.lineno}"
        super().__init__(
            f"The grader itself failed, which is not your fault: {type(error).__name__}: {error} ({place})"
        )
