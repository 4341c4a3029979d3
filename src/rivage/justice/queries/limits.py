"""What bears on someone's time and places, as values that answer questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from rivage.justice.models import CustodyPeriod, Obligation, RegimeLimits
from rivage.justice.queries.permits import place_of
from rivage.justice.rules import limits as rules
from rivage.participants.models import Participant

# Going nowhere: the person is called or written to.
WITHOUT_GOING_OUT = frozenset(
    {"phone", "video", "letter", "through_cpip", "in_prison", "visit_room"}
)


@dataclass(frozen=True)
class KnownLimits:
    """A row and the value made of it."""

    row: RegimeLimits
    hours: rules.Hours

    @property
    def address(self) -> str:
        return str(self.row.address)


@dataclass(frozen=True)
class KnownObligation:
    row: Obligation
    duty: rules.Obligation
    words: str


def limits_of(participant: Participant) -> Sequence[KnownLimits]:
    """Everything that was fixed, the latest first."""
    rows = RegimeLimits.objects.filter(participant=participant).select_related("recorded_by")
    return [known_limits(row) for row in rows]


def obligations_of(participant: Participant) -> Sequence[KnownObligation]:
    rows = Obligation.objects.filter(participant=participant).select_related("recorded_by")
    return [known_obligation(row) for row in rows]


def known_limits(row: RegimeLimits) -> KnownLimits:
    return KnownLimits(
        row,
        rules.Hours(
            source=str(row.source), valid_from=row.valid_from, valid_to=row.valid_to,
            week=rules.read_week(row.hours), exceptions=rules.read_exceptions(row.hours),
            areas=tuple(row.areas or ()),
        ),
    )  # fmt: skip


def known_obligation(row: Obligation) -> KnownObligation:
    content = row.content
    return KnownObligation(
        row,
        rules.Obligation(
            source=str(row.source), valid_from=row.valid_from, valid_to=row.valid_to,
            duty=rules.Duty(content["duty"]), slots=rules.read_slots(content.get("slots", ())),
        ),
        str(content.get("words", "")),
    )  # fmt: skip


def limits_between(participant: Participant, start: date, end: date) -> rules.Limits:
    """What bears on someone on those days, `end` included: three queries."""
    lasting = Q(valid_from__lte=end) & (Q(valid_to=None) | Q(valid_to__gt=start))
    hours = RegimeLimits.objects.filter(lasting, participant=participant)
    duties = Obligation.objects.filter(lasting, participant=participant)
    period = (
        CustodyPeriod.objects.current()
        .select_related("establishment__commune")
        .filter(participant=participant)
        .first()
    )
    return rules.Limits(
        [known_limits(row).hours for row in hours],
        [known_obligation(row).duty for row in duties],
        place_of(period.establishment if period else None),
    )


def what_is_missing(  # noqa: PLR0913 -- when, how, how far
    participant: Participant,
    starts_at: datetime,
    ends_at: datetime,
    *,
    medium: str = "outside",
    minutes_there: int = 0,
    minutes_back: int = 0,
    where: str = "",
) -> Iterable[rules.Missing]:
    """For an appointment: nothing when the person may be there then, travel included."""
    day = timedelta(days=1)
    bound = limits_between(participant, (starts_at - day).date(), (ends_at + day).date())
    return rules.may_be_there(
        bound, starts_at, ends_at,
        travel_before=timedelta(minutes=minutes_there),
        travel_after=timedelta(minutes=minutes_back),
        goes_out=medium not in WITHOUT_GOING_OUT, where=where,
    )  # fmt: skip
