"""The pieces of a request: asked, received, set aside; the paper itself, sealed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.actions.dossiers.refusals import NotAPaper, TooHeavy
from rivage.justice.choices import PieceState
from rivage.justice.models import AdjustmentDossier, DossierPiece, PieceFile
from rivage.justice.rules import files
from rivage.justice.rules import pieces as rules


def lay_out_pieces(dossier: AdjustmentDossier, on: date) -> None:
    for template in rules.wanted_at_first(dossier.measure, on):
        DossierPiece.objects.create(
            participant_id=dossier.participant_id, dossier=dossier, kind=template.code,
            brought_by=template.brought_by, position=rules.position(template.code),
        )  # fmt: skip


def copy_pieces(former: AdjustmentDossier, dossier: AdjustmentDossier, *, by: User) -> None:
    """What was received and is still valid is not asked for again; its file is sealed anew."""
    today = timezone.localdate()
    expected = {piece.kind: piece for piece in dossier.pieces.all()}
    for old in former.pieces.prefetch_related("files"):
        if old.state != PieceState.RECEIVED or rules.expired(old.state, old.expires_on, today):
            continue
        template = rules.by_code().get(old.kind)
        if template is not None and dossier.measure not in template.measures:
            continue
        known = expected.get(old.kind) if old.kind != rules.OTHER else None
        piece = known or DossierPiece(
            participant_id=dossier.participant_id, dossier=dossier, kind=old.kind
        )
        for name in (
            "title", "brought_by", "state", "asked_on", "received_on", "issued_on", "expires_on",
            "reference", "position",
        ):  # fmt: skip
            setattr(piece, name, getattr(old, name))
        piece.save()
        for file in old.files.all():
            _seal(piece, name=file.name, kind=file.media_type, content=file.content, by=by)


@transaction.atomic
def add_piece(
    dossier: AdjustmentDossier, *, kind: str, title: str = "", brought_by: str = "", by: User
) -> DossierPiece:
    """One more than usual: from the templates, or in one's own words."""
    template = rules.by_code().get(kind)
    piece = DossierPiece.objects.create(
        participant_id=dossier.participant_id, dossier=dossier,
        kind=kind if template else rules.OTHER, title=title,
        brought_by=brought_by or (template.brought_by if template else ""),
        position=rules.position(kind),
    )  # fmt: skip
    record("dossier.piece_added", piece, by=by, participant_id=piece.participant_id)
    return piece


@transaction.atomic
def mark_piece(piece: DossierPiece, state: str, *, on: date | None = None, by: User) -> str:
    """One tick: asked, received, not needed, or again to be asked. Returns what it was."""
    piece = _locked(piece)
    was = piece.state
    if was == state:
        return was
    day = on or timezone.localdate()
    piece.state = state
    if state == PieceState.ASKED:
        piece.asked_on = piece.asked_on or day
    if state == PieceState.RECEIVED:
        piece.received_on = piece.received_on or day
    piece.save()
    record(f"dossier.piece_{state}", piece, by=by, participant_id=piece.participant_id)
    return was


@transaction.atomic
def change_piece(piece: DossierPiece, *, by: User, **said: Any) -> DossierPiece:
    """Its dates, who brings it, where the paper is. Without an end said, the rule counts one."""
    piece = _locked(piece)
    for name in ("state", "brought_by", "asked_on", "received_on", "issued_on", "expires_on",
                 "reference"):  # fmt: skip
        setattr(piece, name, said[name])
    if piece.state == PieceState.RECEIVED and piece.received_on is None:
        piece.received_on = timezone.localdate()
    if piece.expires_on is None:
        piece.expires_on = rules.expiry(piece.kind, piece.issued_on)
    piece.save()
    record("dossier.piece_changed", piece, by=by, participant_id=piece.participant_id)
    return piece


@transaction.atomic
def attach_file(piece: DossierPiece, *, name: str, content: bytes, by: User) -> PieceFile:
    """The paper, recognised by its content, sealed; the piece is then received."""
    piece = _locked(piece)
    if not 0 < len(content) <= files.MOST_BYTES:
        raise TooHeavy
    kind = files.recognised(content)
    if not kind:
        raise NotAPaper
    file = _seal(piece, name=files.neutral_name(name, kind), kind=kind, content=content, by=by)
    if piece.state != PieceState.RECEIVED:
        piece.state = PieceState.RECEIVED
        piece.received_on = piece.received_on or timezone.localdate()
        piece.save()
    record("dossier.file_added", file, by=by, participant_id=piece.participant_id)
    return file


@transaction.atomic
def remove_file(file: PieceFile, *, by: User) -> None:
    """Put there by mistake: its bytes go. That it was there, and who removed it, stays."""
    record("dossier.file_removed", file, by=by, participant_id=file.participant_id)
    file.delete()


def _locked(piece: DossierPiece) -> DossierPiece:
    return DossierPiece.objects.select_for_update(of=("self",)).get(pk=piece.pk)


def _seal(piece: DossierPiece, *, name: str, kind: str, content: bytes, by: User) -> PieceFile:
    return PieceFile.objects.create(
        participant_id=piece.participant_id, piece=piece, name=name, media_type=kind,
        size=len(content), content=content, added_by=by,
    )  # fmt: skip
