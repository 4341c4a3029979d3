"""What rows are at a moment, so that an act on many of them can be taken back whole."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Model, QuerySet

from rivage.justice.models import AdjustmentDossier, LeavePermit
from rivage.pathways.actions.situation import CHANGED_BY_PASSAGE
from rivage.pathways.models import Enrolment, HandOver, Step
from rivage.scheduling.models import Appointment

FIELDS: Final[Mapping[type[Model], tuple[str, ...]]] = {
    Appointment: (
        "starts_at", "ends_at", "outcome", "officer_id", "medium", "establishment_id",
    ),
    Step: ("due_on", "done_on", "dropped_on", "actor", "officer_id"),
    Enrolment: CHANGED_BY_PASSAGE,
    HandOver: ("closed_on",),
    LeavePermit: ("state",),
    AdjustmentDossier: ("state", "version"),
}  # fmt: skip
MODELS: Final = {model._meta.label: model for model in FIELDS}

Snapshot = dict[str, dict[str, Any]]


def snapshot(rows: Iterable[Model]) -> Snapshot:
    """{"scheduling.Appointment:…": {"officer_id": 3, …}}, as they are in the database now."""
    by_model: dict[type[Model], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    found: Snapshot = {}
    for model, keys in by_model.items():
        for values in QuerySet(model).filter(pk__in=keys).values("pk", *FIELDS[model]):
            key = f"{model._meta.label}:{values.pop('pk')}"
            found[key] = {name: _plain(value) for name, value in values.items()}
    return found


def differences(before: Snapshot, after: Snapshot) -> dict[str, dict[str, Any]]:
    """Only what changed: {key: {"was": {…}, "became": {…}}}."""
    return {
        key: {"was": before[key], "became": after[key]}
        for key in before
        if after.get(key) != before[key] and key in after
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
