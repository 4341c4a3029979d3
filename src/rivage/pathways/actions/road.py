"""The road to release: what was confirmed, who takes over, at what pace afterwards."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.participants.models import Participant
from rivage.pathways.choices import Actor, Readiness, ReleaseTopic, Status, Trio
from rivage.pathways.models import Enrolment, HandOver, Programme, ReleaseFact


class StillAhead(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date est à venir : on note ici ce qui a déjà été dit."))


class MeetingWithoutDay(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Dites quel jour la rencontre est prévue, ou a eu lieu."))


@transaction.atomic
def confirm(  # noqa: PLR0913 -- what was said, by whom, when
    participant: Participant,
    topic: str,
    *,
    state: str,
    said_by: str = Actor.US,
    said_on: date | None = None,
    note: str | None = None,
    by: User,
) -> ReleaseFact:
    """One fact a topic; the latest word counts, the history of changes keeps the others.

    `note` None leaves what was written. The same word again only brings its day up to date.
    """
    said_on = said_on or timezone.localdate()
    if said_on > timezone.localdate():
        raise StillAhead
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    topic = ReleaseTopic(topic)
    fact = ReleaseFact.objects.filter(participant=participant, topic=topic).first()
    was = fact.state if fact else Readiness.UNSEEN
    fact = fact or ReleaseFact(participant=participant, topic=topic)
    fact.state, fact.said_by, fact.said_on = Readiness(state), Actor(said_by), said_on
    fact.recorded_by = by
    if note is not None:
        fact.note = note
    fact.save()
    record(
        "release.confirmed", fact, by=by, participant_id=participant.pk,
        topic=str(topic), was=str(was), became=str(fact.state),
    )  # fmt: skip
    return fact


@transaction.atomic
def prepare_hand_over(  # noqa: PLR0913 -- a hand-over is all of this
    participant: Participant,
    *,
    officer: User | None = None,
    elsewhere: str = "",
    programme: Programme | None = None,
    days_between_meetings: int | None = None,
    meeting: str = Trio.UNSAID,
    meeting_on: date | None = None,
    note: str = "",
    by: User,
) -> HandOver:
    """Who takes over on the day of release; until that day nothing changes hands."""
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    meeting = Trio(meeting)
    if meeting in {Trio.PLANNED, Trio.HELD} and meeting_on is None:
        raise MeetingWithoutDay
    hand_over = open_hand_over(participant) or HandOver(participant=participant, opened_by=by)
    hand_over.officer, hand_over.elsewhere = officer, elsewhere.strip()
    hand_over.taken_over = officer is not None or bool(hand_over.elsewhere)
    hand_over.programme, hand_over.days_between_meetings = programme, days_between_meetings
    hand_over.meeting, hand_over.meeting_on = meeting, meeting_on
    hand_over.note = note
    hand_over.save()
    record("release.hand_over_prepared", hand_over, by=by, participant_id=participant.pk)
    return hand_over


@transaction.atomic
def note_first_days(participant: Participant, *, starting: date, by: User) -> HandOver:
    """The first days are planned from that day on."""
    hand_over = open_hand_over(participant)
    if hand_over is None:
        hand_over = HandOver(participant=participant, opened_by=by)
    hand_over.first_days_from = starting
    hand_over.save()
    record("release.first_days_planned", hand_over, by=by, participant_id=participant.pk)
    return hand_over


@transaction.atomic
def set_pace(enrolment: Enrolment, *, days: int | None, by: User) -> Enrolment:
    """How many days between two meetings, for this person; None: as the programme says."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.status == Status.ENDED or enrolment.days_between_meetings == days:
        return enrolment
    was, enrolment.days_between_meetings = enrolment.days_between_meetings, days
    enrolment.save(update_fields=["days_between_meetings"])
    record(
        "pathway.pace_set", enrolment, by=by, participant_id=enrolment.participant_id,
        was=was, became=days,
    )  # fmt: skip
    return enrolment


def open_hand_over(participant: Participant) -> HandOver | None:
    return (
        HandOver.objects.select_related("officer", "programme")
        .filter(participant=participant, closed_on=None)
        .first()
    )
