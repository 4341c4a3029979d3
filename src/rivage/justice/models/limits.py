"""The hours, the address and the obligations that a decision leaves someone to live with."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedJSONField, SealedTextField
from rivage.core.walls import Wall
from rivage.participants.models import Participant


class RegimeLimits(PersonalModel):
    """Hours out, address of assignment and banned areas, by one decision. History is kept.

    The next decision ends the one before; two that hold at once (files merged) both speak.
    """

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="regime_limits")
    # {"week": seven lists of [start, end] in minutes, or null; "exceptions": {"2026-05-01": […]}}
    hours = SealedJSONField(_("horaires"))
    address = SealedTextField(_("adresse d’assignation"))
    areas = SealedJSONField(_("lieux interdits"))
    source = SealedTextField(_("fixé par"))
    valid_from = models.DateField(_("à partir du"))
    # The first day on which they no longer hold: [valid_from, valid_to).
    valid_to = models.DateField(_("jusqu’au"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-valid_from"]
        indexes = [models.Index(fields=["participant", "-valid_from"], name="limits_person")]
        constraints = [
            models.CheckConstraint(
                name="limits_end_after_they_start",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}"


class Obligation(PersonalModel):
    """Something that bears on work. Sealed whole: its nature alone would say too much."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="obligations")
    # {"duty": "appointments", "words": "…", "slots": [[weekday, start, end], …]}
    content = SealedJSONField(_("obligation"))
    source = SealedTextField(_("fixée par"))
    valid_from = models.DateField(_("à partir du"))
    valid_to = models.DateField(_("jusqu’au"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-valid_from", "id"]
        indexes = [models.Index(fields=["participant", "-valid_from"], name="obligation_person")]
        constraints = [
            models.CheckConstraint(
                name="obligation_ends_after_it_starts",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}"
