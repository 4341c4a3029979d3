"""What the forms of a pathway propose."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rivage.accounts.choices import Role
from rivage.accounts.models import User
from rivage.participants.models import Participant
from rivage.pathways.choices import Status
from rivage.pathways.models import (
    Enrolment,
    HandOver,
    Need,
    Note,
    Programme,
    ReleaseFact,
    Step,
)
from rivage.pathways.rules.road import Planned, read_plan


def programmes_open_on(day: date | None = None) -> QuerySet[Programme]:
    day = day or timezone.localdate()
    return Programme.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def programmes_with_people(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """With how many open pathways each has, among those the visitor may know of."""
    return rows.annotate(
        people=Count("enrolments", filter=~Q(enrolments__status=Status.ENDED))
    ).order_by("valid_to", "name")


def officers() -> QuerySet[User]:
    """Who may hold a file today."""
    return User.objects.filter(is_active=True, role__in=[Role.OFFICER, Role.LEAD])


def open_enrolment(participant: Participant) -> Enrolment | None:
    return (
        Enrolment.objects.open()
        .select_related("programme", "officer")
        .filter(participant=participant)
        .first()
    )


def first_days_of(programme: Programme | None) -> list[Planned]:
    """The programme's own template, or the one that Rivage ships."""
    own = read_plan(programme.first_days) if programme is not None else []
    return own or read_plan(_shipped_first_days())


@cache
def _shipped_first_days() -> str:
    return (resources.files("rivage.pathways") / "data" / "first_days.txt").read_text("utf-8")


def release_facts(participant: Participant) -> dict[str, ReleaseFact]:
    """{topic: what was confirmed}."""
    rows = ReleaseFact.objects.filter(participant=participant).select_related("recorded_by")
    return {row.topic: row for row in rows}


def hand_over_of(participant: Participant) -> HandOver | None:
    """The one that is being prepared."""
    return (
        HandOver.objects.filter(participant=participant, closed_on=None)
        .select_related("officer", "programme")
        .first()
    )


def need_on(participant: Participant, theme: str) -> Need | None:
    return Need.objects.filter(participant=participant, theme=theme).first()


def themes_written(participant: Participant) -> set[str]:
    return set(Need.objects.filter(participant=participant).values_list("theme", flat=True))


def notes_of_step(step: Step) -> Sequence[Note]:
    return list(Note.objects.filter(step=step, withdrawn_at=None).select_related("by"))
