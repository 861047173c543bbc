"""Where a kernel's answers appear: below the cell, in the place of what was said while one waited."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from grader.i18n import _


class Shown(Protocol):
    """What can be shown."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]: ...


class Place:
    """One place in a cell's output. In a terminal, which can not go back, only the last word is shown there."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._id = uuid.uuid4().hex
        self._taken = False

    def wait(self, title: str, *, warm: bool) -> None:
        """Say what is being done.

        Args:
            warm: whether the slot is there already.
        """
        if getattr(self._shell, "kernel", None) is None:
            return
        text = _("Checking {title} …").format(title=title)
        if not warm:
            text += " " + _("The first check also starts TensorFlow, which takes some seconds.")
        self.say(text)

    def say(self, text: str) -> None:
        """Show a sentence."""
        from grader.render.card import Said

        self.show(Said(text))

    def show(self, what: Shown) -> None:
        """Show something in the place of what is there."""
        publish = self._shell.display_pub.publish
        publish(data=what._repr_mimebundle_(), metadata={}, transient={"display_id": self._id}, update=self._taken)
        self._taken = True
