"""What the forms of a pathway propose."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rivage.accounts.choices import Role
from rivage.accounts.models import User
from rivage.participants.models import Participant
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment, Need, Note, Programme, Step


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


def need_on(participant: Participant, theme: str) -> Need | None:
    return Need.objects.filter(participant=participant, theme=theme).first()


def themes_written(participant: Participant) -> set[str]:
    return set(Need.objects.filter(participant=participant).values_list("theme", flat=True))


def notes_of_step(step: Step) -> Sequence[Note]:
    return list(Note.objects.filter(step=step, withdrawn_at=None).select_related("by"))
