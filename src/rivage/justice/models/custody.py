"""Where someone is, under what regime: a dated timeline without overlap."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedTextField
from rivage.core.walls import Wall
from rivage.justice.choices import INSIDE, Regime
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
