"""Builds the course into the package; everything else about the distribution is in setup.cfg."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

# What a learner may see. The solutions are never named here, so that no wheel can hold one.
CONTENT = ("exercises", "datasets")


class BuildWithCourse(build_py):
    """Copies the content folders into the built package, as `grader/exercises` and `grader/datasets`.

    In the repository they stand at the top, where authors look for them. They cannot be installed there: a top-level
    `datasets` would take the name of the Hugging Face package from everyone who uses it. An editable install copies
    nothing, since the engine then finds them beside the package.
    """

    def run(self) -> None:
        """Builds the package, then copies the content into it."""
        super().run()
        if self.editable_mode:
            return
        for name in CONTENT:
            target = Path(self.build_lib, "grader", name)
            # build/ outlives a build: an exercise that was renamed since the last one must not stay.
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(name, target, ignore=shutil.ignore_patterns("__pycache__", "*.py[co]", ".*"))


setup(cmdclass={"build_py": BuildWithCourse})
