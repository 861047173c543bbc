"""Who somebody is, as far as a roster tells."""

from __future__ import annotations

import msgspec


class Person(msgspec.Struct, frozen=True):
    """Somebody on the roster.

    Attributes:
        also: other ids that they go by.
    """

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    also: tuple[str, ...] = ()
