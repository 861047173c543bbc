"""Notebooks: an exercise written as one (`stub`), and the checks in a running kernel (`extension`)."""

from grader.notebooks.stub import notebook_of

__all__ = ["notebook_of"]
