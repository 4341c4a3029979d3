"""Papers, ways to reach someone, reviews to hold: three short lists of a file, in one query.

Their columns are in clear, and travel as JSON; the words of a review stay in the database.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from rivage.core.prepared import Given, Prepared
from rivage.core.sealed import SealedField
from rivage.journey.facts import PERSON
from rivage.participants.models import ContactPoint, Paper, Participant
from rivage.pathways.models import Review

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class AtHand:
    papers: Sequence[Paper]
    contacts: Sequence[ContactPoint]
    reviews: Sequence[Review]


def at_hand(participant: Participant) -> AtHand:
    given = {"person": participant.pk, "today": timezone.localdate()}
    found = ROWS.tuples(**given)

    def of(model: type[M]) -> list[M]:
        return [_restored(model, said) for name, said in found if name == model.__name__]

    return AtHand(
        papers=of(Paper),
        contacts=sorted(
            of(ContactPoint), key=lambda it: (not it.preferred, it.kind, it.valid_from)
        ),
        reviews=sorted(of(Review), key=lambda it: it.due_on),
    )


def _rows() -> QuerySet[Any, tuple[Any, ...]]:
    current = Q(valid_to=None) | Q(valid_to__gt=Given("today"))
    return _said(Paper.objects.filter(participant=PERSON)).union(
        _said(ContactPoint.objects.filter(current, participant=PERSON)),
        _said(Review.objects.filter(participant=PERSON, held_on=None, dropped_on=None)),
        all=True,
    )


def _said(rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    text = models.TextField()
    shown: QuerySet[Any, tuple[Any, ...]] = (
        rows.order_by()
        .annotate(
            model_=Value(rows.model.__name__, output_field=text),
            said_=Cast(JSONObject(**{name: name for name in COLUMNS[rows.model]}), text),
        )
        .values_list("model_", "said_")
    )
    return shown


def _columns(model: type[models.Model]) -> dict[str, "models.Field[Any, Any]"]:
    return {
        field.attname: field
        for field in model._meta.concrete_fields
        if not isinstance(field, SealedField)
    }


def _restored(model: type[M], said: str) -> M:
    """As if it had been read column by column; what did not travel is read when it is asked."""
    values = json.loads(said, parse_float=Decimal)
    columns = COLUMNS[model]
    row: M = model.from_db(
        "default", list(columns), [_value(field, values[name]) for name, field in columns.items()]
    )
    return row


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return UUID(value) if isinstance(value, str) else value
    return field.to_python(value)


COLUMNS: dict[type[models.Model], dict[str, "models.Field[Any, Any]"]] = {
    model: _columns(model) for model in (Paper, ContactPoint, Review)
}
ROWS: Prepared[Any] = Prepared(_rows)
