"""The pictures of a learner's last check, from the evidence that their workspace remembers. Nothing is run."""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader.errors import GraderError
from grader.exercise import Exercise
from grader.i18n import _
from grader.memory import Remembered
from grader.paper import set_paper
from grader.pictures import Trouble, has_pictures, pictures_of
from grader.pipeline import recalled
from grader.render.figures import save_all
from grader.store import EvidenceStore
from grader.workspace import MEMORY, Workspace


class Drawn(msgspec.Struct, frozen=True):
    """What was written.

    Attributes:
        paths: of the pictures.
        notes: what could not be drawn, and why.
    """

    paths: tuple[Path, ...]
    notes: tuple[str, ...]


def draw(
    workspace: Workspace, exercise: Exercise, remembered: Remembered | None, folder: Path, data: str = ""
) -> Drawn:
    """Write the pictures of the last check as PNG files.

    Args:
        folder: where they go; made if it is not there.
        data: where the data files are; by default where they were when it was checked.

    Raises:
        GraderError: if the exercise has no pictures, there is no check whose evidence could be drawn, or a file can not be
            written.
    """
    slug = exercise.slug
    if not has_pictures(exercise):
        raise GraderError(_("{slug} has no pictures: there is nothing in it to draw.").format(slug=slug))
    if remembered is None:
        text = _(
            "There is nothing to draw yet: pictures show what your last check produced. `grader check {slug}` first."
        )
        raise GraderError(text.format(slug=slug))
    report, checked = remembered.report, remembered.checked
    with set_paper(exercise.at_scale(checked.scale).on(checked.device), report.seed, data or checked.data) as paper:
        evidence = recalled(report.submission, paper, EvidenceStore(workspace.root / MEMORY / "evidence"))
        if not evidence:
            text = _("The course, the data or a library has changed since the last check. `grader check {slug}` first.")
            raise GraderError(text.format(slug=slug))
        pictures = pictures_of(paper, evidence)
    troubles = tuple(f"{p.title}: {p.why}" for p in pictures if isinstance(p, Trouble))
    paths = tuple(save_all(pictures, folder, slug))
    if not paths and not troubles:
        text = _(
            "The last check produced nothing that can be drawn yet: pictures show above all the training, which is run once the "
            "checks before it pass. `grader check {slug}` says what to mend first."
        )
        raise GraderError(text.format(slug=slug))
    return Drawn(paths, troubles)
