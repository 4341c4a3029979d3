"""What waits on dossiers and permits, for Ma journée; and the reviews to hold, in the same query.

Three tables of few rows each: asking each would cost a round trip. Only columns in clear are read;
what they mean is said by `journey.case_notices`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from rivage.core.prepared import Given, Prepared
from rivage.journey.case_notices import (
    GATHERED_FOR,
    HEARING_WITHIN,
    LEAVE_WITHIN_DAYS,
    NO_RETURN_FOR_DAYS,
    PIECE_WITHIN_DAYS,
    CaseNotice,
    notices,
)
from rivage.journey.cases import Standing
from rivage.journey.facts import DOSSIER_NOW, PERMIT_NOW, Kind
from rivage.justice.choices import DossierState, PermitState, PieceState
from rivage.justice.models import AdjustmentDossier, DossierPiece, LeavePermit
from rivage.justice.rules.legal_rules import in_force
from rivage.participants.models import Participant
from rivage.pathways.choices import Status
from rivage.pathways.models import Review

# Beyond these the day has enough; the pages of dossiers and permits hold the rest.
MOST = 12
# Short of the four months in which a hearing is held.
FILED_LONG_AGO_DAYS = 90
ANSWERED_DAYS = 20
WAITS = (DossierState.NOTIFIED, DossierState.APPEALED, DossierState.REINSTATED)
FIXED = (DossierState.HEARING_SCHEDULED, DossierState.COMMISSION)
UNHEARD = (DossierState.FILED, DossierState.HEARING_SCHEDULED, DossierState.ADJOURNED)


@dataclass
class Waiting:
    """A line: about whom, and what it waits for."""

    participant_id: UUID
    notice: CaseNotice
    participant: Participant | None = None


@dataclass
class Due:
    """A review to hold."""

    pk: UUID
    participant_id: UUID
    due_on: date
    participant: Participant | None = None


def waiting(
    ask: "Callable[[Prepared[Any]], list[tuple[Any, ...]]]", *, team: bool
) -> tuple[list[Waiting], list[Due]]:
    """Notices by weight, then reviews by day. One query, asked through `ask`."""
    people: dict[UUID, UUID] = {}
    standings, reviews = [], []
    for participant_id, kind, pk, code, day, stored in ask(_prepared(team)):
        if kind == Kind.REVIEW:
            reviews.append(Due(pk, participant_id, day))
        else:
            people[pk] = participant_id
            standings.append(Standing(pk, Kind(kind), code, stored))
    told = [Waiting(people[each.pk], each) for each in notices(standings, timezone.now())]
    return told, sorted(reviews, key=lambda due: due.due_on)


def given(today: date, now: datetime) -> dict[str, Any]:
    """What the question calls by name."""
    weeks = in_force("leave_lead_time", today).number("weeks_usual")
    return {
        "hearing_before": now + HEARING_WITHIN,
        "filed_before": today - timedelta(days=FILED_LONG_AGO_DAYS),
        "answered_since": today - timedelta(days=ANSWERED_DAYS),
        "accepted_until": today + timedelta(days=PIECE_WITHIN_DAYS),
        "to_ask_before": today + timedelta(weeks=weeks),
        "leaves_before": now + timedelta(days=LEAVE_WITHIN_DAYS + 1),
        "leave_soon": today + timedelta(days=LEAVE_WITHIN_DAYS),
        "not_back_since": today - timedelta(days=NO_RETURN_FOR_DAYS),
    }


@cache
def _prepared(team: bool) -> "Prepared[Any]":
    mine = Q() if team else Q(participant__officer=Given("user"))
    return Prepared(lambda: _dossiers(mine).union(_permits(mine), _reviews(mine), all=True))


def _dossiers(mine: Q) -> QuerySet[Any, tuple[Any, ...]]:
    pieces = DossierPiece.objects.filter(dossier=OuterRef("pk"), state=PieceState.RECEIVED)
    expiry = pieces.order_by().values("dossier").annotate(first=Min("expires_on")).values("first")
    expiring = pieces.filter(expires_on__lte=Given("accepted_until"))
    rows = (
        AdjustmentDossier.objects.filter(mine, participant__merged_into=None)
        .filter(
            Q(state__in=WAITS)
            | Q(state__in=FIXED, hearing_at__lt=Given("hearing_before"))
            | Q(state__in=UNHEARD, filed_on__lte=Given("filed_before"))
            | Q(state=DossierState.REFUSAL_NOTIFIED, state_since__gte=Given("answered_since"))
            | Q(state__in=sorted(GATHERED_FOR)) & Exists(expiring)
        )
        # The delays that bind first.
        .order_by(Case(When(state__in=WAITS, then=0), default=1), "hearing_at")[:MOST]
    )
    now = JSONObject(
        expires_on=Subquery(expiry), timezone="establishment__timezone",
        department="establishment__commune__department", **{name: name for name in DOSSIER_NOW},
    )  # fmt: skip
    return _shaped(rows, Kind.DOSSIER, "measure", F("state_since"), now)


def _permits(mine: Q) -> QuerySet[Any, tuple[Any, ...]]:
    needed, asked = PermitState.NEEDED, PermitState.ASKED
    rows = (
        LeavePermit.objects.filter(mine, participant__merged_into=None)
        .filter(
            Q(state=needed, needed_on__lt=Given("to_ask_before"))
            | Q(state=needed, commission_on__lt=Given("to_ask_before"))
            | Q(state=asked, commission_on__lte=Given("leave_soon"))
            | Q(state=PermitState.REFUSED, decided_on__gte=Given("answered_since"))
            | Q(state=PermitState.APPEALED)
            | Q(state=PermitState.GRANTED, starts_at__lt=Given("leaves_before"))
            | Q(state=PermitState.NOT_RETURNED, ended_on__gte=Given("not_back_since"))
        )
        .order_by("needed_on")[:MOST]
    )
    now = JSONObject(
        timezone="establishment__timezone", department="establishment__commune__department",
        **{name: name for name in PERMIT_NOW},
    )  # fmt: skip
    return _shaped(rows, Kind.PERMIT, "motive", F("needed_on"), now)


def _reviews(mine: Q) -> QuerySet[Any, tuple[Any, ...]]:
    rows = (
        Review.objects.filter(mine)
        .filter(held_on=None, dropped_on=None, due_on__lte=Given("soon"))
        .exclude(enrolment__status=Status.ENDED)
        .order_by("due_on")[:MOST]
    )
    return _shaped(rows, Kind.REVIEW, "why", F("due_on"), Value(""))


def _shaped(
    rows: QuerySet[Any], kind: Kind, code: str, day: Any, now: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    text = models.TextField()
    shaped: QuerySet[Any, tuple[Any, ...]] = rows.annotate(
        kind_=Value(kind.value, output_field=text), code_=Cast(code, text),
        day_=Cast(day, models.DateField()), now_=Cast(now, text),
    ).values_list("participant_id", "kind_", "pk", "code_", "day_", "now_")  # fmt: skip
    return shaped
