"""The sign that stands for each status, in the terminal and on the pages, and its colour in the terminal."""

from __future__ import annotations

from grader.report import Status

SIGNS = {
    Status.PASSED: ("✔", "green"),
    Status.FAILED: ("✘", "red"),
    Status.SKIPPED: ("–", "dim"),
    Status.TODO: ("○", "yellow"),
    Status.BROKEN: ("⚠", "magenta"),
}
