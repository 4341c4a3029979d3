"""The road to release: who comes out soon, and for each what is in place and what is not.

Two queries whatever the number of people: who is on the page, by the index on the release that was
told, then everything that is said of them. Only clear columns are read; facts are set side by side,
never added up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from rivage.accounts.models import User
from rivage.caseload.people import SAID, PagesOfPeople, place_words
from rivage.core.prepared import Given, Prepared
from rivage.justice.choices import INSIDE, DossierState, Measure, Regime, ReleaseSource
from rivage.justice.models import (
    AdjustmentDossier,
    CustodyPeriod,
    DossierMoment,
    ExpectedRelease,
    PermitMoment,
)
from rivage.justice.rules.expected_release import (
    DECISIONS,
    NO_RETURN,
    Doubt,
    Event,
    Reason,
    Stay,
    Word,
    doubts,
    events_of,
)
from rivage.participants.access import visible_participants
from rivage.participants.choices import ContactKind
from rivage.participants.models import ContactPoint, Paper, Participant, ParticipantQuerySet
from rivage.pathways.choices import Status
from rivage.pathways.models import ReleaseFact
from rivage.pathways.rules import road as rules
from rivage.scheduling.models import Appointment
from rivage.scheduling.rules import INSIDE_MEDIA

WINDOWS = (15, 30, 90, 180)
UNKNOWN = "unknown"
# A day that has gone by is asked again first; beyond this it is no longer worth a place.
PASSED_DAYS = 60


@dataclass(frozen=True)
class Line:
    """One person on the road, as the list and their own page say it."""

    person: Participant
    place: str
    inside: bool | None
    programme: str
    release_on: date | None
    release_latest_on: date | None
    release_said_on: date | None
    release_source: str
    unknown_reason: str
    doubts: tuple[Reason, ...]
    standings: tuple[rules.Standing, ...]
    dry: tuple[str, ...]
    taken_over: bool
    meeting: str
    first_days_from: date | None
    first_at: datetime | None
    adjustments: tuple[str, ...]

    @property
    def waiting(self) -> list[rules.Standing]:
        return [each for each in self.standings if each.waits]

    @property
    def settled(self) -> list[rules.Standing]:
        return [each for each in self.standings if not each.waits]


def leaving(user: User, *, window: str, team: bool) -> PagesOfPeople:
    """Those whose release was said to be within so many days, the soonest first; or those inside
    for whom nobody knows."""
    today = timezone.localdate()
    rows = visible_participants(user)
    if not team:
        rows = rows.filter(officer=user)
    found = _unknown(rows, today) if window == UNKNOWN else _within(rows, int(window), today)
    return PagesOfPeople(found.only("pk"))


def _within(rows: ParticipantQuerySet, days: int, today: date) -> ParticipantQuerySet:
    day = "release__earliest_on"
    return (
        _with_release(rows)
        .filter(**{f"{day}__range": (today - timedelta(PASSED_DAYS), today + timedelta(days))})
        .order_by(day, "pk")
    )


def _unknown(rows: ParticipantQuerySet, today: date) -> ParticipantQuerySet:
    """Inside, and no day was said that still means something."""
    told = ExpectedRelease.objects.filter(
        participant=OuterRef("pk"), current=True, earliest_on__gte=today - timedelta(PASSED_DAYS)
    )
    inside = CustodyPeriod.objects.current().filter(participant=OuterRef("pk"), regime__in=INSIDE)
    return rows.filter(Exists(inside), ~Exists(told)).order_by("sort_name", "pk")


def lines(page: "Page[Any]") -> list[Line]:
    return _lines(list(page.object_list))


def line_of(participant: Participant) -> Line:
    """The same, for one person's page."""
    return _lines([participant.pk])[0]


def _lines(order: Sequence[UUID]) -> list[Line]:
    if not order:
        return []
    today = timezone.localdate()
    told = TOLD.objects(people=list(order), today=today, now=timezone.now())
    found = {person.pk: person for person in told}
    return [_line(found[pk], today) for pk in order]


def _with_release(rows: ParticipantQuerySet) -> ParticipantQuerySet:
    return rows.annotate(
        release=FilteredRelation("releases_told", condition=Q(releases_told__current=True))
    )


def _told(rows: ParticipantQuerySet) -> ParticipantQuerySet:
    theirs: dict[str, Any] = {"participant": OuterRef("pk")}
    phones = ContactPoint.objects.filter(**theirs, kind=ContactKind.PHONE).filter(
        Q(valid_to=None) | Q(valid_to__gt=Given("today"))
    )
    outside = (
        Appointment.objects.filter(**theirs, outcome="", starts_at__gte=Given("now"))
        .filter(leave_permit=None)
        .exclude(medium__in=sorted(INSIDE_MEDIA))
    )
    after = outside.filter(starts_at__date__gte=OuterRef("release__earliest_on"))
    stands: dict[str, Any] = {**theirs, "taken_back_at": None}
    decided = DossierMoment.objects.filter(**stands, became__in=sorted(DECISIONS))
    missing = PermitMoment.objects.filter(**stands, became=NO_RETURN)
    return (
        _with_release(rows.select_related("officer"))
        .only(*SAID, "housing")
        .annotate(
            period=FilteredRelation("custody_periods", condition=Q(custody_periods__ended_on=None)),
            stay=FilteredRelation("enrolments", condition=~Q(enrolments__status=Status.ENDED)),
            relay=FilteredRelation("hand_overs", condition=Q(hand_overs__closed_on=None)),
        )
        .annotate(
            regime=F("period__regime"),
            place=F("period__establishment__short_name"),
            programme_name=F("stay__programme__name"),
            release_on=F("release__earliest_on"),
            release_latest_on=F("release__latest_on"),
            release_said_on=F("release__said_on"),
            release_source=F("release__source"),
            release_unknown=F("release__unknown_reason"),
            taken_over=F("relay__taken_over"),
            meeting=F("relay__meeting"),
            first_days_from=F("relay__first_days_from"),
            has_phone=Exists(phones),
            first_at=Subquery(after.order_by("starts_at").values("starts_at")[:1]),
            any_outside=Exists(outside),
            decided_on=Subquery(decided.order_by("-on").values("on")[:1]),
            no_return_on=Subquery(missing.order_by("-on").values("on")[:1]),
            papers_held=_each(Paper, theirs, "kind", "state", "expires_on"),
            facts=_each(ReleaseFact, theirs, "topic", "state", "said_on"),
            dossiers=_each(AdjustmentDossier.objects.open(), theirs, "measure", "state"),
            stays=_each(CustodyPeriod, theirs, "started_on", "regime", "establishment_id"),
        )
    )


def _each(rows: Any, theirs: dict[str, Any], *names: str) -> ArraySubquery:
    """Rows of the person, as JSON: a join for each would multiply the others."""
    found = getattr(rows, "objects", rows).filter(**theirs).order_by()
    return ArraySubquery(found.values(said=JSONObject(**{name: name for name in names})))


TOLD = Prepared(lambda: _told(Participant.objects.filter(pk__one_of=Given("people"))).order_by())


def _line(person: Any, today: date) -> Line:
    regime = person.regime or ""
    inside = None if not regime else regime in INSIDE
    standing = rules.standings(
        _known(person),
        {
            fact["topic"]: rules.Confirmed(fact["state"], _day(fact["said_on"]) or today)
            for fact in person.facts
        },
        release_on=person.release_on,
    )
    days_left = (person.release_on - today).days if person.release_on else None
    label = str(Regime(regime).label) if regime in Regime.values else regime
    source = person.release_source or ""
    return Line(
        person=person,
        place=place_words(person.place or "", label),
        inside=inside,
        programme=person.programme_name or "",
        release_on=person.release_on,
        release_latest_on=person.release_latest_on,
        release_said_on=person.release_said_on,
        release_source=str(ReleaseSource(source).label) if source in ReleaseSource.values else "",
        unknown_reason=person.release_unknown or "",
        doubts=tuple(_doubts(person, today, inside=bool(inside))),
        standings=tuple(standing),
        dry=tuple(
            rules.dry_facts(
                standing,
                rules.Nearing(
                    inside=bool(inside), days_left=days_left,
                    taken_over=bool(person.taken_over),
                    first_days_planned=person.first_days_from is not None,
                ),
            )
        ),
        taken_over=bool(person.taken_over),
        meeting=person.meeting or "",
        first_days_from=person.first_days_from,
        first_at=person.first_at,
        adjustments=tuple(_adjustment(each) for each in person.dossiers),
    )  # fmt: skip


def _known(person: Any) -> rules.Known:
    papers = [
        rules.Held(each["kind"], each["state"], _day(each["expires_on"]))
        for each in person.papers_held
    ]
    telephone = any(each.kind == "phone" and each.state == rules.IN_HAND for each in papers)
    first = person.first_at is not None
    return rules.Known(
        papers=papers,
        housing=person.housing,
        phone=person.has_phone or telephone,
        appointment=first or (person.release_on is None and person.any_outside),
        adjustment=bool(person.dossiers),
    )


def _doubts(person: Any, today: date, *, inside: bool) -> list[Reason]:
    word = None
    if person.release_said_on is not None:
        word = Word(person.release_said_on, person.release_on, person.release_latest_on)
    stays = [
        Stay(_day(each["started_on"]) or today, each["regime"] in INSIDE,
             str(each["establishment_id"] or ""))
        for each in person.stays
    ]  # fmt: skip
    events = events_of(stays)
    if person.decided_on is not None:
        events.append(Event(Doubt.DECISION, person.decided_on))
    if person.no_return_on is not None:
        events.append(Event(Doubt.NOT_RETURNED, person.no_return_on))
    return doubts(word, events, today, inside=inside)


def _adjustment(dossier: dict[str, str]) -> str:
    """ "détention à domicile (DDSE) : audience fixée"."""
    return f"{Measure(dossier['measure']).label} : {DossierState(dossier['state']).label}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
