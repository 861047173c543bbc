"""Keras Labs: deep-learning exercises for TensorFlow and Keras, and a grader that can not be fooled.

In a notebook, `%load_ext grader` adds `%%exercise`, `%hint` and `%plot`, and `grader.check` checks what the cells hold.
"""

from typing import Any

__version__ = "0.1.0"


def check(slug: str, *, seed: int = 1, data: str = "", scale: str = "lab", verbose: bool = False) -> None:
    """Check an exercise in a notebook and show what came: of the cells that have been run, what the exercise needs.

    The checks are those of `grader check`, in a process of its own that knows nothing of the notebook's memory.

    Example: grader.check("linear_regression")

    Args:
        slug: the exercise's name; `grader list` in a terminal shows them all.
        seed: what all randomness is derived from.
        data: a folder with the official data files, or "builtin" for the stand-ins; without it they are downloaded once.
        scale: "full" trains on all rows, with the limits for that.
        verbose: whether to show everything at once, with what the code printed.

    Raises:
        GraderError: if there is no notebook around it.
    """
    from grader.notebooks import extension
    from grader.notebooks.session import Options

    extension.check(slug, Options(seed, data, scale, verbose))


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext grader` calls."""
    from grader.notebooks.extension import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """What `%unload_ext grader` calls."""
    from grader.notebooks.extension import unload

    unload(shell)
