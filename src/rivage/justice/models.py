"""Where someone is and until when, as it was told to us. Nothing here is ever computed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedTextField
from rivage.core.walls import Wall
from rivage.justice.choices import INSIDE, Regime, ReleaseSource
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class CustodyPeriodQuerySet(models.QuerySet["CustodyPeriod"]):
    def current(self) -> "CustodyPeriodQuerySet":
        return self.filter(ended_on=None)


class CustodyPeriod(PersonalModel):
    """A stretch of time under one regime, in one place; inside or outside follows from it."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="custody_periods")
    regime = models.CharField(_("régime"), max_length=20, choices=Regime)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("établissement"),
    )  # fmt: skip
    quarter = SealedTextField(_("quartier"))
    started_on = models.DateField(_("depuis le"))
    # The first day of what comes next: the period is [started_on, ended_on).
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    note = SealedTextField(_("à savoir"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = CustodyPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["started_on"]
        indexes = [
            models.Index(fields=["participant"], condition=Q(ended_on=None), name="custody_current")
        ]
        constraints = [
            models.CheckConstraint(
                name="custody_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
            ),
            ExclusionConstraint(
                name="custody_no_overlap",
                expressions=[
                    ("participant", RangeOperators.EQUAL),
                    (DateRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Cette période en chevauche une autre."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_regime_display()} {self.started_on}"

    @property
    def inside(self) -> bool:
        return self.regime in INSIDE

    @property
    def where(self) -> str:
        """ "SAS de Noisy-le-Grand", or the regime alone outside."""
        if self.establishment is None:
            return str(self.get_regime_display())
        return f"{self.establishment.short_name or self.establishment.name}"


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
