"""What was said of the release: a day, a range, or why it is unknown. Never computed."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedTextField
from rivage.core.walls import Wall
from rivage.justice.choices import ReleaseSource
from rivage.participants.models import Participant


class ExpectedRelease(PersonalModel):
    """What someone said of the release: a day, a range, or why it is unknown. History is kept."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="releases_told")
    earliest_on = models.DateField(_("au plus tôt le"), null=True, blank=True)
    latest_on = models.DateField(_("au plus tard le"), null=True, blank=True)
    unknown_reason = models.CharField(_("pourquoi inconnue"), max_length=40, blank=True)
    source = models.CharField(_("dit par"), max_length=20, choices=ReleaseSource)
    said_on = models.DateField(_("dit le"), default=timezone.localdate)
    note = SealedTextField(_("à savoir"))
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Only the last word counts; the others are history.
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-said_on", "-recorded_at"]
        indexes = [
            models.Index(fields=["earliest_on"], condition=Q(current=True), name="release_window")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(current=True), name="release_one_current"
            ),
            models.CheckConstraint(
                name="release_day_or_reason",
                condition=Q(earliest_on__isnull=False, unknown_reason="")
                | Q(earliest_on=None, latest_on=None) & ~Q(unknown_reason=""),
            ),
            models.CheckConstraint(
                name="release_range_in_order",
                condition=Q(latest_on=None) | Q(latest_on__gte=F("earliest_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.earliest_on or self.unknown_reason)
