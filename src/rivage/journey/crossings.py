"""*La traversée* in small, for the rows of a list: one query, whatever the number of rows."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from rivage.core.labels import label_of
from rivage.core.prepared import Given, Prepared
from rivage.journey.crossing import Custody, ExpectedRelease, Mark, MarkKind
from rivage.journey.crossing_facts import custody_period
from rivage.journey.crossing_layout import SmallPicture, small_picture
from rivage.justice.choices import ReleaseSource
from rivage.justice.models import CustodyPeriod, LeavePermit
from rivage.justice.models import ExpectedRelease as Told
from rivage.justice.rules import permits as permit_rules
from rivage.justice.rules.expected_release import stale

TEXT = models.TextField()


def small_crossings(people: Collection[UUID]) -> Mapping[UUID, SmallPicture]:
    """Periods, openings and the release of these people. Columns in clear only."""
    if not people:
        return {}
    today = timezone.localdate()
    periods: dict[UUID, list[Custody]] = {}
    openings: dict[UUID, list[Mark]] = {}
    releases: dict[UUID, ExpectedRelease] = {}
    places: dict[UUID, str] = {}
    for person, kind, code, start, end, place in sorted(
        ROWS.tuples(people=list(people)), key=_by_day
    ):
        if kind == "custody" and start is not None:
            before = places.get(person, "")
            places[person] = place or ""
            periods.setdefault(person, []).append(
                custody_period(code, start, end, place or "", before)
            )
        elif kind == "permit" and start is not None:
            mark = Mark(start, MarkKind.PERMIT, "", until=end)
            openings.setdefault(person, []).append(mark)
        elif kind == "release" and start is not None:
            said_on = date.fromisoformat(place)
            releases[person] = ExpectedRelease(
                start, end, label_of(ReleaseSource, code), said_on, doubtful=stale(said_on, today)
            )
    return {
        person: small_picture(
            periods.get(person, []), releases.get(person), openings.get(person, []), today
        )
        for person in people
    }


def _by_day(row: tuple[Any, ...]) -> date:
    day: date | None = row[3]
    return day or date.min


def _union() -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of the same shape, for any number of people."""

    def theirs(rows: QuerySet[Any], kind: str, **columns: Any) -> QuerySet[Any, tuple[Any, ...]]:
        fields: dict[str, models.Field[Any, Any]] = {
            "code_": models.TextField(), "start_": models.DateField(),
            "end_": models.DateField(), "place_": models.TextField(),
        }  # fmt: skip
        shown: dict[str, Any] = {"kind_": Value(kind, output_field=models.TextField())}
        for name, field in fields.items():
            value: Any = columns.get(name.rstrip("_"), Value(None))
            shown[name] = Cast(value, field)
        people = rows.filter(participant_id__one_of=Given("people")).order_by()
        shaped: QuerySet[Any, tuple[Any, ...]] = people.annotate(**shown).values_list(
            "participant_id", *shown
        )
        return shaped

    periods = theirs(
        CustodyPeriod.objects.all(), "custody", code=F("regime"), start=F("started_on"),
        end=F("ended_on"), place=F("establishment__short_name"),
    )  # fmt: skip
    permits = theirs(
        LeavePermit.objects.filter(state__in=sorted(permit_rules.OPENS)), "permit",
        start=TruncDate("starts_at"), end=TruncDate("ends_at"),
    )  # fmt: skip
    releases = theirs(
        Told.objects.filter(current=True, earliest_on__isnull=False), "release",
        code=F("source"), start=F("earliest_on"), end=F("latest_on"), place=Cast("said_on", TEXT),
    )  # fmt: skip
    return periods.union(permits, releases, all=True)


ROWS: Prepared[Any] = Prepared(_union)
