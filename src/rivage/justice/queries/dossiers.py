"""Reads of sentence-adjustment dossiers: one, and many by the day of their hearing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from rivage.accounts.models import User
from rivage.justice.models import AdjustmentDossier, DossierMoment, DossierPiece, PieceFile
from rivage.justice.rules import dossier as rules
from rivage.justice.rules import dossier_deadlines
from rivage.justice.rules.deadlines import Deadline
from rivage.justice.rules.working_days import PARIS, Place, place
from rivage.participants.models import Participant

A_PAGE = 25
PREPARING, RUNNING, OVER = "preparing", "running", "over"
VIEWS = (PREPARING, RUNNING, OVER)


@dataclass(frozen=True)
class Slice:
    """A page of a list, without counting the rest."""

    rows: Sequence[AdjustmentDossier]
    number: int
    has_next: bool


def place_of(dossier: AdjustmentDossier) -> Place:
    """Where its deadlines run: the clock and the holidays of the establishment."""
    where = dossier.establishment
    if where is None:
        return PARIS
    return place(where.timezone, where.commune.department if where.commune else "")


def deadlines_of(dossier: AdjustmentDossier) -> Sequence[Deadline]:
    """From columns in clear only: lists read it too."""
    return dossier_deadlines.running(
        dossier_deadlines.Known(
            state=dossier.state, lsc=dossier.lsc, court=dossier.court, filed_on=dossier.filed_on,
            opinion_on=dossier.opinion_on, decided_on=dossier.decided_on,
            bar_months=dossier.bar_months, notified_at=dossier.notified_at,
            appealed_at=dossier.appealed_at, appeal_suspends=dossier.appeal_suspends,
            reinstated_on=dossier.reinstated_on, place=place_of(dossier),
        )
    )  # fmt: skip


def next_deadline(dossier: AdjustmentDossier, now: datetime) -> Deadline | None:
    """The one that comes first, of those not over."""
    return next((each for each in deadlines_of(dossier) if not each.over(now)), None)


def dossiers_of(participant: Participant) -> Sequence[AdjustmentDossier]:
    """What is open first, then the latest."""
    rows = AdjustmentDossier.objects.filter(participant=participant).select_related(
        "establishment__commune"
    )
    return sorted(rows, key=lambda each: (each.over, -each.opened_on.toordinal()))


def pieces_of(dossier: AdjustmentDossier) -> Sequence[DossierPiece]:
    files = PieceFile.objects.defer("content").select_related("added_by")
    rows = DossierPiece.objects.filter(dossier=dossier)
    found = list(rows)
    by_piece: dict[UUID, list[PieceFile]] = {}
    for file in files.filter(piece__dossier=dossier):
        by_piece.setdefault(file.piece_id, []).append(file)
    for piece in found:
        piece.papers = by_piece.get(piece.pk, [])  # type: ignore[attr-defined]
    return found


def papers_of(piece: DossierPiece) -> Sequence[PieceFile]:
    """Without their bytes."""
    return list(piece.files.defer("content").select_related("added_by"))


def moments_of(dossier: AdjustmentDossier) -> Sequence[DossierMoment]:
    """In the order in which they were noted, what was taken back included."""
    return list(
        DossierMoment.objects.filter(dossier=dossier)
        .select_related("by", "taken_back_by")
        .defer("before")
        .order_by("recorded_at", "pk")
    )


def pending_twin(dossier: AdjustmentDossier) -> AdjustmentDossier | None:
    """Another request of the same measure that a judge already holds."""
    return (
        AdjustmentDossier.objects.pending()
        .filter(participant=dossier.participant_id, measure=dossier.measure)
        .exclude(pk=dossier.pk)
        .first()
    )


def list_of(user: User, *, view: str, mine: bool, number: int) -> Slice:
    """By the day of the hearing: what comes first is on top, what has none at the end."""
    rows = _of_view(view).filter(participant__merged_into=None)
    if mine:
        rows = rows.filter(participant__officer=user)
    start = (number - 1) * A_PAGE
    keys = list(rows.values_list("pk", flat=True)[start : start + A_PAGE + 1])
    found = {each.pk: each for each in _told(keys[:A_PAGE])}
    return Slice([found[key] for key in keys[:A_PAGE]], number, len(keys) > A_PAGE)


def _of_view(view: str) -> QuerySet[AdjustmentDossier]:
    rows = AdjustmentDossier.objects.order_by()
    if view == RUNNING:
        return rows.filter(state__in=rules.UNDER_WAY).order_by("-enforced_on", "pk")
    if view == OVER:
        return rows.filter(state__in=rules.OVER).order_by("-state_since", "pk")
    soonest = F("hearing_at").asc(nulls_last=True)
    wanted = rules.OPEN - rules.UNDER_WAY
    return rows.filter(state__in=wanted).order_by(soonest, "pk")


def _told(keys: Sequence[UUID]) -> QuerySet[AdjustmentDossier]:
    """What a line says; sealed columns stay in the database."""
    today = timezone.localdate()
    missing = Q(pieces__state__in=["to_ask", "asked"])
    expired = Q(pieces__state="received", pieces__expires_on__lt=today)
    return (
        AdjustmentDossier.objects.filter(pk__in=keys)
        .select_related("participant__officer", "establishment__commune")
        .only(
            "measure", "state", "state_since", "court", "filed_on", "opinion_on", "hearing_at",
            "hearing_hour_known", "decided_on", "bar_months", "notified_at", "appealed_at",
            "appeal_suspends", "reinstated_on", "enforced_on", "participant__first_name",
            "participant__last_name", "participant__preferred_name",
            "participant__officer__first_name", "participant__officer__last_name",
            "participant__officer__email", "establishment__short_name",
            "establishment__timezone", "establishment__commune__department",
        )
        .annotate(
            missing=Count("pieces", filter=missing), expired=Count("pieces", filter=expired)
        )
    )  # fmt: skip
