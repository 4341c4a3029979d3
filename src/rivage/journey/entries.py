"""One event of *le fil*, as it is shown."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from rivage.journey.facts import Kind


class Look(TypedDict):
    icon: str
    tone: str


@dataclass(frozen=True)
class Entry:
    """One event as it is shown. `quotes` are (heading, free text)."""

    pk: UUID
    kind: Kind
    at: datetime
    title: str
    icon: str
    tone: str = ""
    detail: str = ""
    who: str = ""
    quotes: list[tuple[str, str]] = field(default_factory=list)
    with_hour: bool = False
    ahead: bool = False
    # What the page can link to or undo.
    about: UUID | None = None
