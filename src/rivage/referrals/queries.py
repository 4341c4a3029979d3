"""Reads about orientations: the inbox, and who may be someone we already know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from rivage.accounts.models import Team, User
from rivage.organisations.models import Establishment, Organisation
from rivage.pathways.models import Programme
from rivage.referrals import rules
from rivage.referrals.choices import Status
from rivage.referrals.models import OPEN, Referral, ReferralMoment, ReferralQuerySet

PAGE = 25
# Beyond this, comparing names one by one would be felt; no association waits for so many answers.
COMPARED = 500

VIEWS: Mapping[str, tuple[str, ...]] = {
    "awaiting": (Status.RECEIVED, Status.IN_REVIEW),
    "waiting": (Status.WAITING,),
    "drafts": (Status.DRAFT,),
    "answered": (Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED),
}


@dataclass(frozen=True)
class Inbox:
    rows: Sequence[Referral]
    # How many wait in each view; nobody needs to count what is answered.
    counts: Mapping[str, int]
    late: int
    page: int
    has_next: bool


def inbox(
    referrals: ReferralQuerySet, view: str, *, page: int, today: date, team: int | None = None
) -> Inbox:
    """One page of a view. Two queries, however many orientations there are."""
    if team is not None:
        referrals = referrals.filter(team_id=team)
    long_ago = Q(received_on__lt=date.fromordinal(today.toordinal() - rules.REMIND_AFTER_DAYS))
    counted = (
        referrals.order_by()
        .filter(status__in=(*OPEN, Status.DRAFT))
        .aggregate(
            awaiting=Count("pk", filter=Q(status__in=VIEWS["awaiting"])),
            waiting=Count("pk", filter=Q(status__in=VIEWS["waiting"])),
            drafts=Count("pk", filter=Q(status__in=VIEWS["drafts"])),
            late=Count("pk", filter=Q(status__in=VIEWS["awaiting"]) & long_ago),
        )
    )
    late = counted.pop("late")
    start = (page - 1) * PAGE
    shown = referrals.filter(status__in=VIEWS[view]).order_by(*_order(view))
    rows = list(
        shown.defer("typed", "message", "measure", "availability")[start : start + PAGE + 1]
    )
    return Inbox(rows=rows[:PAGE], counts=counted, late=late, page=page, has_next=len(rows) > PAGE)


def _order(view: str) -> tuple[str, ...]:
    if view == "answered":
        return ("-answered_on", "-id")
    return ("-created_at",) if view == "drafts" else ("received_on", "created_at")


def open_referrals_like(referral: Referral) -> list[Referral]:
    """Other orientations still open whose names are, by ear, the same."""
    names = (referral.first_name, referral.last_name)
    others = (
        Referral.objects.filter(status__in=(*OPEN, Status.DRAFT))
        .exclude(pk=referral.pk)
        .order_by("-created_at")
        .values_list("pk", "first_name", "last_name")[:COMPARED]
    )
    alike = [pk for pk, *theirs in others if rules.may_be_the_same(names, theirs)]
    return list(Referral.objects.with_places().filter(pk__in=alike)[:10]) if alike else []


def moments(referral: Referral) -> list[ReferralMoment]:
    return list(referral.moments.select_related("by"))


def programmes_open() -> QuerySet[Programme]:
    return Programme.objects.filter(valid_to=None).order_by("name")


def teams_open() -> QuerySet[Team]:
    return Team.objects.filter(closed_on=None)


def prescribers() -> QuerySet[Organisation]:
    return Organisation.objects.prescribers()


def establishments() -> QuerySet[Establishment]:
    return Establishment.objects.active()


def officers_of(team_ids: Sequence[int]) -> QuerySet[User]:
    """Who may accompany someone received by these teams."""
    return (
        User.objects.filter(
            is_active=True, role__in=("officer", "lead"),
            memberships__left_on=None, memberships__team_id__in=team_ids,
        )
        .distinct()
        .order_by(Coalesce("first_name", "email"), "last_name")
    )  # fmt: skip
