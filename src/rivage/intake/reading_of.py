"""How the rows of a stored batch are read: its columns, its dates, the day it came."""

from typing import Any

from django.utils import timezone

from rivage.intake.cells.dates import Order
from rivage.intake.columns import Meaning
from rivage.intake.fields import Field, Forbidden
from rivage.intake.models import ImportBatch
from rivage.intake.people import Reading
from rivage.intake.reading.table import Column


def columns_of(batch: ImportBatch) -> list[dict[str, Any]]:
    return list(batch.shape.get("columns", []))


def meaning_of(stored: dict[str, Any]) -> Meaning:
    column = Column(stored["position"], stored["header"], tuple(stored["samples"]))
    forbidden = Forbidden(stored["forbidden"]) if stored["forbidden"] else None
    return Meaning(column, Field(stored["field"]), forbidden, stored["guessed"])


def reading_of(batch: ImportBatch) -> Reading:
    columns = columns_of(batch)
    return Reading(
        meanings=tuple(meaning_of(column) for column in columns),
        # An age said on the day of the import does not grow while the preview waits.
        today=timezone.localdate(batch.created_at),
        orders={column["position"]: Order(column["order"]) for column in columns},
        keep_in_notes=frozenset(c["position"] for c in columns if c["kept"]),
    )
