"""The list of people: what a visitor asks of it, and one line for each.

One query brings a page of people with where they are, their programme, what is said of their
release, their next appointment and what is late. Nothing is ever counted beyond `COUNTED`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.choices import ACCOMPANYING
from rivage.accounts.models import Membership, User
from rivage.caseload.search import filed_under
from rivage.core.labels import label_of
from rivage.core.prepared import Given, Prepared
from rivage.justice.choices import INSIDE, Regime, ReleaseSource
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.participants.access import visible_participants
from rivage.participants.models import Participant, ParticipantQuerySet
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment, Programme, Step
from rivage.scheduling.models import Appointment

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator

# What a list may be narrowed by.
Condition: TypeAlias = Q | Combinable

A_PAGE = 25
# Beyond this, people narrow their filters; counting a hundred thousand rows helps nobody.
COUNTED = 1000
NUMBERS = frozenset(map(str, range(1, COUNTED // A_PAGE + 1)))
LOOK_BACK = timedelta(days=60)
# A date of release told longer ago than this is asked again (trade.md 1.2).
GETS_OLD_DAYS = 30
RELEASE_WINDOWS = (15, 30, 90, 180)
NO_PROGRAMME = "none"
# Of the person themselves; the rest of the file stays in the database.
SAID = (
    "first_name", "last_name", "preferred_name", "restricted",
    "officer__first_name", "officer__last_name", "officer__email",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What was asked for; empty values ask for nothing."""

    text: str = ""
    programme: str = ""
    where: str = ""  # "inside", "outside", "unknown"
    release: str = ""  # "15", "30", "90", "180", "past", "unknown"
    officer: str = ""
    action: str = ""  # "any", "step", "outcome", "resume"
    status: str = ""
    sort: str = ""  # "" by name, "release"


@dataclass(frozen=True)
class Line:
    """One person, as the list says them."""

    person: Participant
    place: str
    inside: bool | None
    programme: str
    status: str
    status_label: str
    release_on: date | None
    release_latest_on: date | None
    release_said_on: date | None
    release_source: str
    release_is_old: bool
    next_at: datetime | None
    alerts: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


class PagesOfPeople(Pages):
    """Counts to `COUNTED` and no further, in the query that brings a page.

    A page holds numbers of files: `lines` says more of them.
    """

    def __init__(self, rows: ParticipantQuerySet | Prepared[Participant]) -> None:
        super().__init__([], A_PAGE)
        self._asked = rows if isinstance(rows, Prepared) else pages_of(rows)
        self._found: dict[int, tuple[int, list[UUID]]] = {}

    def get_page(self, number: Any) -> "Page[Any]":
        # Asked before it is known to exist, so that most pages take one query.
        self._ask(int(number) if str(number) in NUMBERS else 1)
        return super().get_page(number)

    def page(self, number: int | str) -> "Page[Any]":
        number = self.validate_number(number)
        _counted, order = self._ask(number)
        return Page(order, number, self)

    def _ask(self, number: int) -> tuple[int, list[UUID]]:
        if number not in self._found:
            ((counted, order),) = self._asked.tuples(skipped=(number - 1) * A_PAGE)
            self._found[number] = counted, order
        return self._found[number]

    @cached_property
    def counted(self) -> int:
        counted, _order = next(iter(self._found.values()), None) or self._ask(1)
        return counted

    @cached_property
    def count(self) -> int:
        return min(COUNTED, self.counted)

    @property
    def more(self) -> bool:
        return self.counted > COUNTED


def pages_of(rows: ParticipantQuerySet) -> Prepared[Participant]:
    """How many there are, as far as they are counted, and the numbers of those of one page."""
    return Prepared(lambda: rows.only("pk"), within=A_PAGE_OF)


# Apart from one another: counting stops anywhere, and a page follows an index as far as it needs.
A_PAGE_OF = (
    "SELECT (SELECT count(*) FROM"  # noqa: S608 -- our own words
    f" (SELECT 1 FROM ({{unordered}}) one LIMIT {COUNTED + 1}) counted),"
    f" ARRAY(SELECT id FROM ({{rows}}) ordered OFFSET %(skipped)s LIMIT {A_PAGE})"
)


def people(user: User, filters: Filters) -> PagesOfPeople:
    """Who is on which page of the list, in order."""
    today = timezone.localdate()
    if filters == Filters() and user.accompanies:
        return PagesOfPeople(EVERYONE)
    rows = visible_participants(user)
    for condition in _conditions(user, filters, today):
        rows = rows.filter(condition)
    if filters.sort == "release":
        soonest = F("release__earliest_on").asc(nulls_last=True)
        rows = _with_release(rows).order_by(soonest, "sort_name", "pk")
    else:
        rows = rows.order_by("sort_name", "pk")
    return PagesOfPeople(rows)


EVERYONE = pages_of(Participant.objects.current().order_by("sort_name", "pk"))


def lines(page: "Page[Any]") -> list[Line]:
    """What is said of the people of a page, once it is cut: joined before, it would be for all."""
    today = timezone.localdate()
    order = list(page.object_list)
    if not order:
        return []
    now = timezone.now()
    told = TOLD.objects(people=order, today=today, now=now, recently=now - LOOK_BACK)
    found = {person.pk: person for person in told}
    return [_line(found[pk], today) for pk in order]


def _conditions(user: User, filters: Filters, today: date) -> list[Condition]:
    wanted: list[Condition | None] = [
        Q(pk__in=filed_under(filters.text).values("participant_id")) if filters.text else None,
        _of_officer(user, filters.officer),
        _in_programme(filters.programme, filters.status),
        _at(filters.where),
        _released(filters.release, today),
        _to_act_on(filters.action, today),
    ]
    return [each for each in wanted if each is not None]


def _of_officer(user: User, officer: str) -> Q | None:
    if officer == "me":
        return Q(officer=user)
    if officer == "nobody":
        return Q(officer=None)
    return Q(officer=int(officer)) if officer.isdecimal() else None


def _in_programme(programme: str, status: str) -> Condition | None:
    own = Enrolment.objects.filter(participant=OuterRef("pk"))
    if programme == NO_PROGRAMME:
        return _none_of(own.open())
    if programme.isdecimal():
        own = own.filter(programme=int(programme))
    if status in Status.values:
        return Exists(own.filter(status=status))
    return Exists(own.open()) if programme.isdecimal() else None


def _at(where: str) -> Condition | None:
    current = CustodyPeriod.objects.current().filter(participant=OuterRef("pk"))
    if where == "inside":
        return Exists(current.filter(regime__in=INSIDE))
    if where == "outside":
        return Exists(current.exclude(regime__in=INSIDE))
    return _none_of(current) if where == "unknown" else None


def _none_of(rows: QuerySet[Any]) -> Condition:
    """Looked up for each file in turn: as NOT EXISTS, PostgreSQL reads the rows of everyone."""
    return IsNull(Subquery(rows.values("pk")[:1]), True)


def _released(window: str, today: date) -> Condition | None:
    told = ExpectedRelease.objects.filter(participant=OuterRef("pk"), current=True)
    if window == "unknown":
        return ~Exists(told.filter(earliest_on__isnull=False))
    if window == "past":
        return Exists(told.filter(earliest_on__lt=today))
    if window.isdecimal():
        until = today + timedelta(days=min(int(window), 3650))
        return Exists(told.filter(earliest_on__range=(today, until)))
    return None


def _late_step(today: date | Given) -> Exists:
    return Exists(
        Step.objects.filter(
            participant=OuterRef("pk"), done_on=None, dropped_on=None, due_on__lt=today
        )
    )


def _unsaid_outcome(now: datetime | Given, since: datetime | Given) -> Exists:
    return Exists(
        Appointment.objects.filter(
            participant=OuterRef("pk"), outcome="", ends_at__lt=now, starts_at__gte=since
        )
    )


def _to_look_at_again(today: date | Given) -> Exists:
    return Exists(
        Enrolment.objects.filter(
            participant=OuterRef("pk"), status=Status.SUSPENDED, look_again_on__lte=today
        )
    )


def _to_act_on(action: str, today: date) -> Condition | None:
    now = timezone.now()
    kinds = {
        "step": _late_step(today),
        "outcome": _unsaid_outcome(now, now - LOOK_BACK),
        "resume": _to_look_at_again(today),
    }
    if action == "any":
        return Q(kinds["step"]) | Q(kinds["outcome"]) | Q(kinds["resume"])
    return kinds.get(action)


def _with_release(rows: ParticipantQuerySet) -> ParticipantQuerySet:
    return rows.annotate(
        release=FilteredRelation("releases_told", condition=Q(releases_told__current=True))
    )


def _told() -> ParticipantQuerySet:
    """With the current period, the release, the open enrolment: at most one of each."""
    today, now = Given("today"), Given("now")
    coming = Appointment.objects.filter(
        participant=OuterRef("pk"), outcome="", starts_at__gte=now
    ).order_by("starts_at")
    return (
        Participant.objects.filter(pk__one_of=Given("people"))
        .order_by()
        .select_related("officer")
        .only(*SAID)
        .annotate(
            release=FilteredRelation("releases_told", condition=Q(releases_told__current=True)),
            period=FilteredRelation("custody_periods", condition=Q(custody_periods__ended_on=None)),
            stay=FilteredRelation("enrolments", condition=~Q(enrolments__status=Status.ENDED)),
        )
        .annotate(
            regime=F("period__regime"),
            place=F("period__establishment__short_name"),
            programme_name=F("stay__programme__name"),
            status=F("stay__status"),
            release_on=F("release__earliest_on"),
            release_latest_on=F("release__latest_on"),
            release_said_on=F("release__said_on"),
            release_source=F("release__source"),
            next_at=Subquery(coming.values("starts_at")[:1]),
            has_late_step=_late_step(today),
            has_unsaid_outcome=_unsaid_outcome(now, Given("recently")),
            is_to_look_at_again=_to_look_at_again(today),
        )
    )


TOLD: Prepared[Participant] = Prepared(_told)


def _line(person: Any, today: date) -> Line:
    regime, said_on = person.regime or "", person.release_said_on
    inside = None if not regime else regime in INSIDE
    label = label_of(Regime, regime)
    return Line(
        person=person,
        place=place_words(person.place or "", label),
        inside=inside,
        programme=person.programme_name or "",
        status=person.status or "",
        status_label=label_of(Status, person.status or ""),
        release_on=person.release_on,
        release_latest_on=person.release_latest_on,
        release_said_on=said_on,
        release_source=label_of(ReleaseSource, person.release_source or ""),
        release_is_old=bool(said_on and inside and (today - said_on).days > GETS_OLD_DAYS),
        next_at=person.next_at,
        alerts=tuple(_alerts(person)),
    )


def place_words(establishment: str, regime: str) -> str:
    """The name of a place often says the regime: "SAS de Noisy-le-Grand"."""
    if establishment.startswith(regime):
        return establishment
    return " · ".join(filter(None, (establishment, regime)))


def _alerts(person: Any) -> list[str]:
    alerts: list[str] = []
    if person.has_unsaid_outcome:
        alerts.append(_("rendez-vous sans suite notée"))
    if person.has_late_step:
        alerts.append(_("étape en retard"))
    if person.is_to_look_at_again:
        alerts.append(_("suspension à revoir"))
    return alerts


def filter_choices(user: User) -> tuple[list[Choice], list[Choice]]:
    """Programmes, then officers of the visitor's teams. Two queries."""
    programmes = [Choice(str(pk), name) for pk, name in PROGRAMMES.tuples()]
    colleagues = COLLEAGUES.objects(teams=list(user.team_ids), user=user.pk)
    return programmes, [Choice(str(each.pk), str(each)) for each in colleagues]


PROGRAMMES: Prepared[Any] = Prepared(lambda: Programme.objects.values_list("pk", "name"))
COLLEAGUES: Prepared[User] = Prepared(
    lambda: (
        User.objects.filter(
            Exists(
                Membership.objects.filter(
                    user=OuterRef("pk"), team__one_of=Given("teams"), left_on=None
                )
            )
        )
        .filter(role__in=ACCOMPANYING)
        .exclude(pk=Given("user"))
        .only("first_name", "last_name", "email")
        .order_by("first_name", "last_name", "pk")
    )
)
