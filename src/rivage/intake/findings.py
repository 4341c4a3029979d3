"""What the preview says of a row, kept sealed beside it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from rivage.intake.completing import Change
from rivage.intake.people import CellReason, PersonRead


@dataclass(frozen=True)
class Findings:
    name: str = ""
    born: str = ""
    refused: tuple[CellReason, ...] = ()
    remarks: tuple[CellReason, ...] = ()
    changes: tuple[Change, ...] = ()
    # Why it may be someone we know.
    why: str = ""
    known_as: str = ""

    @classmethod
    def of(cls, person: PersonRead) -> "Findings":
        if person.birth_date:
            born = f"{person.birth_date:%d/%m/%Y}"
        else:
            born = f"~ {person.birth_year}" if person.birth_year else ""
        name = f"{person.last_name} {person.first_name}".strip()
        return cls(name=name, born=born, refused=person.refused, remarks=person.remarks)

    @classmethod
    def load(cls, stored: dict[str, Any]) -> "Findings":
        return cls(
            name=stored.get("name", ""),
            born=stored.get("born", ""),
            refused=tuple(CellReason(**reason) for reason in stored.get("refused", ())),
            remarks=tuple(CellReason(**reason) for reason in stored.get("remarks", ())),
            changes=tuple(Change(**change) for change in stored.get("changes", ())),
            why=stored.get("why", ""),
            known_as=stored.get("known_as", ""),
        )

    def dump(self) -> dict[str, Any]:
        return asdict(self)

    def with_remarks(self, sentences: Iterable[str]) -> tuple[CellReason, ...]:
        return (*self.remarks, *(CellReason("", sentence) for sentence in sentences))


@dataclass(frozen=True)
class Shape:
    """The columns of a batch, as they were stored (see `actions.receiving`)."""

    columns: tuple[dict[str, Any], ...] = field(default=())

    def header(self, position: int) -> str:
        return next((c["header"] for c in self.columns if c["position"] == position), "")
