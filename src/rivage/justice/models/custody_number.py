"""The number a prison gives: none by default, for convocation lists of the teams allowed to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedTextField
from rivage.core.walls import Wall
from rivage.participants.models import Participant


class CustodyNumber(PersonalModel):
    """Kept apart from the file, so that nothing that reads the file reads it by accident."""

    # The file must be seen, and one of the visitor's own teams, which an administrator allowed to
    # keep the number, must follow it. Tasks of the association (a change of key) see all.
    wall = Wall.custom(
        "EXISTS (SELECT 1 FROM participants_participant p"
        " JOIN participants_fileteam f ON f.participant_id = p.id"
        " JOIN accounts_team t ON t.id = f.team_id AND t.keeps_custody_numbers"
        " WHERE p.id = {table}.participant_id AND ((SELECT rivage_is_system())"
        " OR f.team_id = ANY((SELECT rivage_audience())::bigint[])))",
        person="participant_id",
    )

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="custody_number")
    number = SealedTextField(_("numéro d’écrou"))
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)
