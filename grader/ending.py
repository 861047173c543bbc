"""How a run ended and where: what reports say of it, without what evidence needs, so that reading a report is quick."""

from __future__ import annotations

import enum

import msgspec


class Ending(enum.StrEnum):
    """How a run ended, as the engine saw it."""

    FINISHED = "finished"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_MUCH_OUTPUT = "too_much_output"
    QUIT_EARLY = "quit_early"
    SANDBOX_FAULT = "sandbox_fault"


class Line(msgspec.Struct, frozen=True):
    """One of the learner's own lines in a traceback."""

    number: int
    function: str
    text: str
