"""What a request is made of: each piece, who brings it, where it is."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedBytesField, SealedTextField
from rivage.core.walls import Wall
from rivage.justice.choices import BroughtBy, MediaType, PieceState
from rivage.justice.models.dossier import AdjustmentDossier
from rivage.participants.models import Participant


class DossierPiece(PersonalModel):
    """A paper that the request needs. `kind` names its template; "other" has a title."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    dossier = models.ForeignKey(AdjustmentDossier, models.CASCADE, related_name="pieces")
    kind = models.CharField(_("pièce"), max_length=40)
    title = SealedTextField(_("quelle pièce"))
    brought_by = models.CharField(_("apportée par"), max_length=10, choices=BroughtBy)
    state = models.CharField(
        _("état"), max_length=10, choices=PieceState, default=PieceState.TO_ASK
    )
    asked_on = models.DateField(_("demandée le"), null=True, blank=True)
    received_on = models.DateField(_("reçue le"), null=True, blank=True)
    issued_on = models.DateField(_("datée du"), null=True, blank=True)
    expires_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    reference = SealedTextField(_("où est le papier"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(
                fields=["dossier"], condition=Q(state__in=["to_ask", "asked"]), name="piece_missing"
            ),
            models.Index(
                fields=["expires_on"], condition=Q(state="received"), name="piece_expires"
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="piece_received_on_a_day",
                condition=~Q(state=PieceState.RECEIVED) | Q(received_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.kind


class PieceFile(PersonalModel):
    """The paper itself, sealed. No history of its bytes: what was put there by mistake goes."""

    wall = Wall.participant(history=False)

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    piece = models.ForeignKey(DossierPiece, models.CASCADE, related_name="files")
    name = SealedTextField(_("nom du fichier"))
    media_type = models.CharField(_("nature"), max_length=20, choices=MediaType)
    size = models.PositiveIntegerField(_("taille"))
    content = SealedBytesField(_("contenu"), blank=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(
                name="piece_file_kinds",
                condition=Q(media_type__in=MediaType.values),
            ),
            models.CheckConstraint(
                name="piece_file_not_too_big", condition=Q(size__gt=0, size__lte=5 * 1024 * 1024)
            ),
        ]

    def __str__(self) -> str:
        return self.media_type
