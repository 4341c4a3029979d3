"""The first ten days outside, planned in one act: appointments and steps, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.participants.models import Participant
from rivage.pathways import actions as pathways
from rivage.pathways.actions.road import note_first_days
from rivage.pathways.choices import Actor
from rivage.pathways.models import HandOver, Step
from rivage.scheduling.actions.appointments import book_appointment
from rivage.scheduling.choices import Kind

MINUTES = 45


@dataclass(frozen=True)
class FirstAct:
    """Something of the first days. With an hour it is an appointment, without one a step."""

    title: str
    on: date
    starts_at: datetime | None = None
    medium: str = "office"
    actor: str = Actor.US
    officer: User | None = None


@transaction.atomic
def plan_first_days(
    participant: Participant, acts: Sequence[FirstAct], *, starting: date, by: User
) -> HandOver:
    """Sent twice, it is planned once: the same meeting, the same step on the same day."""
    participant = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("officer")
        .get(pk=participant.pk)
    )
    already = {
        (step.title, step.due_on)
        for step in Step.objects.filter(participant=participant, done_on=None, dropped_on=None)
    }
    for act in acts:
        officer = act.officer or participant.officer or by
        if act.starts_at is not None:
            book_appointment(
                participant, officer=officer, starts_at=act.starts_at, minutes=MINUTES,
                medium=act.medium, kind=Kind.INTERVIEW, place=act.title[:120], by=by,
            )  # fmt: skip
        elif (act.title, act.on) not in already:
            pathways.add_step(
                participant, title=act.title, due_on=act.on, actor=act.actor, officer=officer,
                by=by,
            )  # fmt: skip
    hand_over = note_first_days(participant, starting=starting, by=by)
    record("release.first_days", hand_over, by=by, participant_id=participant.pk, acts=len(acts))
    return hand_over
