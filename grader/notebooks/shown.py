"""Where a kernel's answers appear: below the cell, in the place of what was said while one waited."""

from __future__ import annotations

import time
import uuid
from typing import Any, Protocol

from grader import observing
from grader.i18n import _
from grader.render.progress import Outlook

PAUSE_SECONDS = 1.0  # between two words on how far a run is; each stays in the notebook's messages


class Shown(Protocol):
    """What can be shown."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]: ...


class Place:
    """One place in a cell's output. A terminal, which can not go back, gets the last word alone."""

    def __init__(self, shell: Any) -> None:
        self._publish = shell.display_pub.publish
        self._id = uuid.uuid4().hex
        self._taken = False
        self.lasting = getattr(shell, "kernel", None) is None

    def say(self, text: str) -> None:
        """Show a sentence."""
        from grader.render.card import said

        self.show(said(text))

    def show(self, what: Shown) -> None:
        """Show something in the place of what is there."""
        self._publish(
            data=what._repr_mimebundle_(), metadata={}, transient={"display_id": self._id}, update=self._taken
        )
        self._taken = True


class Waiting(Outlook):
    """Says how far a check is, in the place where its outcome will be.

    Args:
        title: of the exercise.
        warm: whether the slot is there already.
    """

    def __init__(self, place: Place, title: str, *, warm: bool) -> None:
        super().__init__()
        self._place, self._title, self._warm = place, title, warm
        self._said = float("-inf")
        self._tell()

    def cancelled(self) -> bool:
        """Never: an interrupt of the kernel ends a check. But asked often, so that time can be seen to pass."""
        self._tell()
        return False

    def progress(self, seen: observing.Progress) -> None:
        """Take in how far the run says it is."""
        super().progress(seen)
        self._tell()

    def _tell(self) -> None:
        now = time.monotonic()
        if self._place.lasting or now - self._said < PAUSE_SECONDS:
            return
        self._said = now
        text = _("Checking {title} …").format(title=self._title)
        if self.running:
            text += " " + self.words
        elif not self._warm:
            text += " " + _("The first check also starts TensorFlow, which takes some seconds.")
        self._place.say(text)
