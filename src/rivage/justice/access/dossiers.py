"""The doors to a sentence-adjustment dossier, its pieces, and the papers themselves.

404 for what the visitor may not know of. `reading` names the page shown, whose opening is traced;
an act is recorded by the action itself. A paper that leaves is a reading of its own.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.justice.models import AdjustmentDossier, DossierMoment, DossierPiece, PieceFile


def dossier_to_open(user: User, pk: UUID, *, reading: str = "") -> AdjustmentDossier:
    rows = AdjustmentDossier.objects.select_related(
        "participant__officer", "establishment__commune", "previous"
    )
    dossier: AdjustmentDossier = _one(user, rows, pk, reading)
    return dossier


def moment_to_take_back(user: User, pk: UUID) -> DossierMoment:
    rows = DossierMoment.objects.select_related("participant__officer", "dossier")
    moment: DossierMoment = _one(user, rows, pk, "")
    return moment


def piece_to_change(user: User, pk: UUID, *, reading: str = "") -> DossierPiece:
    rows = DossierPiece.objects.select_related("participant__officer", "dossier")
    piece: DossierPiece = _one(user, rows, pk, reading)
    return piece


def paper_to_open(user: User, pk: UUID, *, reading: str = "") -> PieceFile:
    rows = PieceFile.objects.select_related("participant__officer", "piece__dossier")
    file: PieceFile = _one(user, rows if reading else rows.defer("content"), pk, reading)
    return file


def _one(user: User, rows: QuerySet[Any], pk: UUID, reading: str) -> Any:
    if not user.accompanies:
        raise PermissionDenied
    row = rows.filter(pk=pk, participant__merged_into=None).first()
    if row is None:
        raise Http404
    if reading:
        trace_reading(user, kind="file", page=reading, participant_id=row.participant_id)
    return row
