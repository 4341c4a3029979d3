"""Ma journée: what waits for me, or for my team, and what one click does about it.

Each section is one query, cut at a dozen rows: the page costs the same with fifty files as with a
hundred thousand, because it never counts what it does not show.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from rivage.accounts.models import Membership, User
from rivage.caseload.cases import MOST, Due, Waiting, waiting
from rivage.caseload.cases import given as given_for_cases
from rivage.core.prepared import Given, Prepared
from rivage.justice.models import CustodyPeriod, DossierMoment, ExpectedRelease
from rivage.justice.rules.expected_release import DECISIONS
from rivage.participants.choices import PaperState
from rivage.participants.models import ExceptionalAccess, Paper, Participant
from rivage.pathways.choices import Readiness, ReleaseTopic, Status
from rivage.pathways.models import Enrolment, ReleaseFact, Step
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import label
from rivage.referrals.models import Referral
from rivage.referrals.rules import REMIND_AFTER_DAYS
from rivage.scheduling.models import Appointment

M = TypeVar("M", bound=Model)
R = TypeVar("R")

SHOWN = 8
# What a line says of someone: the rest of the file stays in the database.
NAMED = tuple(f"participant__{name}" for name in ("first_name", "last_name", "preferred_name"))
OFFICER = tuple(f"officer__{name}" for name in ("first_name", "last_name", "email"))
RELEASE_WINDOWS = (15, 30, 90)
LOOK_BACK_DAYS = 60
LOOK_AHEAD_DAYS = 7
SILENT_AFTER_DAYS = 30
# A date told longer ago than this is asked again (trade.md 1.2).
RELEASE_GETS_OLD_DAYS = 30


@dataclass(frozen=True)
class Section(Generic[R]):
    """The first rows, and whether there are more."""

    rows: list[R]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True)
class Leaving:
    """An expected release, the papers still to obtain before it and what is not in place."""

    release: ExpectedRelease
    lacking: tuple[str, ...]
    # What was looked at and is not in place: housing, benefits…
    not_in_place: tuple[str, ...] = ()
    # A transfer, another regime or a decision came after these words.
    doubtful: bool = False


@dataclass(frozen=True)
class Window:
    """Releases expected within so many days."""

    days: int
    people: list[Leaving]


@dataclass(frozen=True)
class Day:
    today: date
    appointments: list[Appointment]
    without_outcome: list[Appointment]
    overdue: Section[Step]
    due: Section[Step]
    cases: list[Waiting]
    reviews: Section[Due]
    on_hold: list[Enrolment]
    silent: list[Enrolment]
    windows: list[Window]
    referrals: Section[Referral]
    alerts: list[ExceptionalAccess]

    @property
    def referrals_late_since(self) -> date:
        return self.today - timedelta(days=REMIND_AFTER_DAYS)

    @property
    def releases_old_since(self) -> date:
        return self.today - timedelta(days=RELEASE_GETS_OLD_DAYS)

    @property
    def quiet(self) -> bool:
        """Nothing at all waits."""
        return not any(
            [
                self.appointments, self.without_outcome, self.overdue, self.due, self.reviews,
                self.cases, self.on_hold, self.silent, self.windows, self.referrals, self.alerts,
            ]
        )  # fmt: skip


def day_of(user: User, *, team: bool) -> Day:
    """The day of `user`, or of everyone in their teams. Eight queries at most."""
    today = timezone.localdate()
    given = _given(user, today)

    def ask(question: Callable[[bool], QuerySet[M]]) -> list[M]:
        return _prepared(question, team).objects(**given)

    appointments = ask(_appointments)[::-1]
    # Enough rows for both sections, so that what is late does not hide the week.
    steps = ask(_steps)
    justice, reviews = waiting(lambda question: question.tuples(**given), team=team)
    name_people([*appointments, *steps, *justice, *reviews])
    enrolments = ask(_waiting_enrolments)
    return Day(
        today=today,
        appointments=[each for each in appointments if _is_on(each, today)],
        without_outcome=[each for each in appointments if not _is_on(each, today)],
        overdue=part([each for each in steps if each.due_on and each.due_on < today]),
        due=part([each for each in steps if not each.due_on or each.due_on >= today]),
        cases=justice[:MOST],
        reviews=part(reviews),
        on_hold=[each for each in enrolments if each.status == Status.SUSPENDED],
        silent=[each for each in enrolments if each.status != Status.SUSPENDED],
        windows=_windows([_leaving(each) for each in ask(_releases)], today),
        referrals=part(ask(_referrals)),
        alerts=_alerts(user),
    )


def _given(user: User, today: date) -> dict[str, Any]:
    """What the questions below call by name."""
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    return {
        "user": user.pk,
        "teams": list(user.team_ids),
        "today": today,
        "midnight": midnight,
        "tomorrow": midnight + timedelta(days=1),
        "recently": midnight - timedelta(days=LOOK_BACK_DAYS),
        "soon": today + timedelta(days=LOOK_AHEAD_DAYS),
        "silent_since": today - timedelta(days=SILENT_AFTER_DAYS),
        "last_release": today + timedelta(days=RELEASE_WINDOWS[-1]),
        **given_for_cases(today, timezone.now()),
    }


@cache
def _prepared(question: Callable[[bool], QuerySet[M]], team: bool) -> Prepared[M]:
    return Prepared(lambda: question(team))


def part(rows: list[R]) -> Section[R]:
    return Section(rows[:SHOWN], more=len(rows) > SHOWN)


def name_people(rows: Sequence[Appointment | Step | Waiting | Due]) -> None:
    """Give each row its person, in one query.

    Rather than a join: PostgreSQL, which cannot guess how many files the walls leave, would begin
    with all of them.
    """
    numbers = list({row.participant_id for row in rows})
    people = {each.pk: each for each in NAMES.objects(people=numbers)}
    for row in rows:
        row.participant = people[row.participant_id]


NAMES: Prepared[Participant] = Prepared(
    lambda: Participant.objects.filter(pk__one_of=Given("people")).only(
        "first_name", "last_name", "preferred_name"
    )
)


def _is_on(appointment: Appointment, day: date) -> bool:
    return timezone.localdate(appointment.starts_at) == day


def _in_hands(team: bool) -> Q:
    """Rows whose officer is the visitor, or someone of their teams."""
    if not team:
        return Q(officer=Given("user"))
    members = Membership.objects.filter(team__one_of=Given("teams"), left_on=None)
    return Q(officer__in=members.values("user"))


def _of_files(team: bool) -> Q:
    """Rows about the visitor's files, or about all those that the walls let them see."""
    return Q() if team else Q(participant__officer=Given("user"))


def _appointments(team: bool) -> QuerySet[Appointment]:
    """Today's, and the past ones that nobody said anything of; the latest first."""
    return (
        Appointment.objects.filter(_in_hands(team))
        .filter(starts_at__gte=Given("recently"), starts_at__lt=Given("tomorrow"))
        .filter(Q(starts_at__gte=Given("midnight")) | Q(outcome=""))
        .select_related("officer", "establishment")
        .only(*OFFICER, "participant", "starts_at", "kind", "outcome", "establishment__short_name")
        .order_by("-starts_at")[: 3 * SHOWN]
    )


def _steps(team: bool) -> QuerySet[Step]:
    return (
        Step.objects.filter(_in_hands(team))
        .filter(done_on=None, dropped_on=None, due_on__lte=Given("soon"))
        .select_related("officer")
        .only(*OFFICER, "participant", "title", "due_on")
        .order_by("due_on")[: 3 * SHOWN]
    )


def _waiting_enrolments(team: bool) -> QuerySet[Enrolment]:
    """On hold and to look at again; or active, and no news for long."""
    look_again = Q(status=Status.SUSPENDED, look_again_on__lte=Given("today"))
    silent = Q(status__in=[Status.WELCOMED, Status.DIAGNOSTIC, Status.ACTIVE]) & (
        Q(participant__last_contact_on__lt=Given("silent_since"))
        | Q(participant__last_contact_on=None, started_on__lt=Given("silent_since"))
    )
    return (
        Enrolment.objects.filter(_in_hands(team))
        .filter(look_again | silent)
        .select_related("participant", "programme")
        .only(*NAMED, "participant__last_contact_on", "status", "look_again_on", "programme__name")
        .order_by(F("look_again_on").asc(nulls_last=True), "participant__last_contact_on")[
            : 2 * SHOWN
        ]
    )


def _releases(team: bool) -> QuerySet[ExpectedRelease]:
    """Expected within the widest window, with the papers still to obtain."""
    lacking = (
        Paper.objects.filter(participant=OuterRef("participant"))
        .filter(state__in=[PaperState.MISSING, PaperState.ASKED, PaperState.EXPIRED])
        .values("participant")
        .annotate(kinds=ArrayAgg("kind"))
        .values("kinds")
    )
    not_in_place = (
        ReleaseFact.objects.filter(participant=OuterRef("participant"), state=Readiness.LACKING)
        .values("participant")
        .annotate(topics=ArrayAgg("topic"))
        .values("topics")
    )
    since = {"participant": OuterRef("participant")}
    moved = CustodyPeriod.objects.current().filter(**since, started_on__gt=OuterRef("said_on"))
    decided = DossierMoment.objects.filter(
        **since, on__gt=OuterRef("said_on"), became__in=sorted(DECISIONS), taken_back_at=None
    )
    words = ArrayField(CharField())
    return (
        ExpectedRelease.objects.filter(_of_files(team))
        .filter(current=True, participant__merged_into=None)
        .filter(earliest_on__range=(Given("today"), Given("last_release")))
        .select_related("participant")
        .only(*NAMED, "earliest_on", "said_on", "source")
        .annotate(
            lacking=Subquery(lacking, output_field=words),
            not_in_place=Subquery(not_in_place, output_field=words),
            moved=Exists(moved),
            decided=Exists(decided),
        )
        .order_by("earliest_on")[: 2 * SHOWN]
    )


def _leaving(release: Any) -> Leaving:
    kinds = release.lacking or ()
    return Leaving(
        release,
        tuple(label(Vocabulary.PAPER, kind) for kind in kinds),
        tuple(str(ReleaseTopic(topic).label) for topic in release.not_in_place or ()),
        doubtful=release.moved or release.decided,
    )


def _windows(people: list[Leaving], today: date) -> list[Window]:
    windows: list[Window] = []
    since = -1
    for days in RELEASE_WINDOWS:
        within = [
            each
            for each in people
            if since < ((each.release.earliest_on or today) - today).days <= days
        ]
        if within:
            windows.append(Window(days, within))
        since = days
    return windows


def _referrals(_team: bool) -> QuerySet[Referral]:
    return (
        Referral.objects.awaiting_answer()
        .filter(team__one_of=Given("teams"))
        .select_related("organisation")
        .only("first_name", "last_name", "received_on", "prescriber_name", "organisation__name")
        .order_by("received_on")[: SHOWN + 1]
    )


def _alerts(user: User) -> list[ExceptionalAccess]:
    if not user.leads:
        return []
    return list(
        ExceptionalAccess.objects.filter(seen_at=None, alerted__contains=[-user.pk])
        .select_related("user", "participant")
        .order_by("opened_at")[:SHOWN]
    )
