"""Reads about leave permits: one with its history and its notices, one person's, everyone's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Least

from rivage.accounts.models import User
from rivage.justice.choices import PermitState
from rivage.justice.models import CustodyPeriod, LeavePermit, PermitMoment
from rivage.justice.models.permits import LeavePermitQuerySet
from rivage.justice.queries.custody import current_period
from rivage.justice.rules.deadlines import (
    Deadline,
    Decision,
    appeal_window,
    chamber_deadline,
    commission_opinion,
    leave_decision,
    own_appeal,
)
from rivage.justice.rules.leave_notices import Facts, Meeting
from rivage.justice.rules.legal_rules import in_force
from rivage.justice.rules.working_days import PARIS, Place, place
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant

A_PAGE = 25
# {view: the states it shows}; "hurry" also asks for a day that is near.
VIEWS: Mapping[str, tuple[str, ...]] = {
    "open": ("needed", "asked", "granted", "refused", "appealed"),
    "hurry": ("needed",),
    "waiting": ("asked", "appealed"),
    "to_come": ("granted",),
    "over": ("done", "cancelled", "not_returned"),
}


@dataclass(frozen=True)
class Listed:
    """What was asked of the list: one's own people or the team's, one view, one page."""

    view: str = "open"
    mine: bool = True
    page: int = 1


@dataclass(frozen=True)
class Permits:
    rows: Sequence[LeavePermit]
    counts: Mapping[str, int]
    page: int
    has_next: bool


def place_of(establishment: Establishment | None) -> Place:
    """Where delays run: the clock and the holidays of the prison's territory."""
    if establishment is None:
        return PARIS
    commune = establishment.commune
    return place(establishment.timezone, commune.department if commune else "")


def facts_of(
    permit: LeavePermit,
    *,
    period: CustodyPeriod | None = None,
    meetings: Iterable[Meeting] = (),
) -> Facts:
    """What `rules.leave_notices` looks at. One query when `period` is not given."""
    period = period or current_period(permit.participant)
    establishment = permit.establishment or (period.establishment if period else None)
    return Facts(
        state=permit.state, motive=permit.motive, needed_on=permit.needed_on,
        regime=period.regime if period else "", kind=establishment.kind if establishment else "",
        quarter=permit.quarter, first=permit.first, authority=permit.authority,
        asked_on=permit.asked_on, commission_on=permit.commission_on,
        notified_at=permit.notified_at, appealed_by=permit.appealed_by,
        starts_at=permit.starts_at, ends_at=permit.ends_at,
        minutes_there=permit.minutes_there, minutes_back=permit.minutes_back,
        meetings=tuple(meetings), place=place_of(establishment),
    )  # fmt: skip


def permits_of(participant: Participant) -> Sequence[LeavePermit]:
    """One person's, those still open first, then the latest."""
    rows = LeavePermit.objects.filter(participant=participant).select_related("establishment")
    return sorted(rows, key=lambda permit: (permit.is_over, -permit.needed_on.toordinal()))


def permits_to_serve(participant: Participant) -> LeavePermitQuerySet:
    """Those an appointment may be tied to."""
    return LeavePermit.objects.open().filter(participant=participant).order_by("needed_on")


def permit_moments(permit: LeavePermit) -> Sequence[PermitMoment]:
    """The latest first, with those that were taken back."""
    return list(
        permit.moments.select_related("noted_by", "taken_back_by").order_by("-noted_at", "-id")
    )


def deadlines_of(permit: LeavePermit) -> Sequence[Deadline]:
    """Those that run from where it stands; each says whether it binds or informs."""
    where = place_of(permit.establishment)
    found: list[Deadline] = []
    if permit.state == PermitState.ASKED and permit.asked_on:
        if permit.authority == "prison":
            found.append(leave_decision(permit.asked_on, where))
        else:
            found.append(commission_opinion(permit.asked_on, where))
    if permit.state == PermitState.REFUSED and permit.notified_at and permit.authority != "prison":
        found.append(own_appeal(permit.notified_at, Decision.ORDER, where))
    if permit.state == PermitState.GRANTED and permit.notified_at and permit.authority == "jap":
        found.append(appeal_window(permit.notified_at, where))
    if permit.appealed_at and (permit.state, permit.appealed_by) == ("appealed", "prosecutor"):
        found.append(chamber_deadline(where.day_of(permit.appealed_at), where))
    return found


def listed(permits: LeavePermitQuerySet, user: User, asked: Listed, *, today: date) -> Permits:
    """One page of the list. Two queries, however many permits there are."""
    if asked.mine:
        permits = permits.filter(participant__officer=user)
    soon = today + timedelta(weeks=in_force("leave_lead_time", today).number("weeks_usual"))
    near = Q(state=PermitState.NEEDED, needed_on__lt=soon) | Q(
        state=PermitState.NEEDED, commission_on__lt=soon
    )
    views = {view: Q(state__in=states) for view, states in VIEWS.items()} | {"hurry": near}
    counts = permits.filter(views["open"]).aggregate(
        **{view: Count("pk", filter=wanted) for view, wanted in views.items() if view != "over"}
    )
    # By the way out when it is known; what presses, by whichever day comes first.
    rows = permits.filter(views[asked.view]).annotate(
        out_on=Coalesce("starts_at__date", "needed_on"),
        first_on=Least("commission_on", "needed_on"),
    )
    order = {"over": ("-out_on", "-pk"), "hurry": ("first_on", "pk")}.get(
        asked.view, ("out_on", "pk")
    )
    start = (asked.page - 1) * A_PAGE
    found = list(
        rows.select_related("participant__officer", "establishment")
        .defer("destination", "travel", "conditions", "note")
        .order_by(*order)[start : start + A_PAGE + 1]
    )
    return Permits(found[:A_PAGE], counts, asked.page, len(found) > A_PAGE)
