"""A leave permit: some hours or days outside, for something that cannot be done inside."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedJSONField, SealedTextField
from rivage.core.walls import Wall
from rivage.justice.choices import (
    Appellant,
    AskedThrough,
    LeaveAuthority,
    LeaveMotive,
    PermitState,
)
from rivage.justice.rules import permits as rules
from rivage.organisations.choices import QuarterKind
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant


class LeavePermitQuerySet(models.QuerySet["LeavePermit"]):
    def open(self) -> "LeavePermitQuerySet":
        """Something is still expected of it."""
        return self.exclude(state__in=rules.OVER)

    def awaiting_decision(self) -> "LeavePermitQuerySet":
        return self.filter(state__in=rules.AWAITING_DECISION)

    def to_come(self) -> "LeavePermitQuerySet":
        """Granted, and not over yet."""
        return self.filter(state=PermitState.GRANTED, ends_at__gte=timezone.now())


class LeavePermit(PersonalModel):
    """From the need to the return. Its states are in `rules.permits`, its history in moments."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="leave_permits")
    motive = models.CharField(_("pour quoi faire"), max_length=20, choices=LeaveMotive)
    state = models.CharField(
        _("état"), max_length=14, choices=PermitState, default=PermitState.NEEDED
    )
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("établissement"),
    )  # fmt: skip
    # In a prison of several quarters, the rule is that of the quarter.
    quarter = models.CharField(_("quartier"), max_length=10, choices=QuarterKind, blank=True)
    needed_on = models.DateField(_("pour le"))
    # None: nobody said whether it is the first.
    first = models.BooleanField(_("première permission"), null=True, blank=True)
    asked_on = models.DateField(_("demandée le"), null=True, blank=True)
    asked_through = models.CharField(
        _("demandée par"), max_length=20, choices=AskedThrough, blank=True
    )
    authority = models.CharField(_("qui décide"), max_length=8, choices=LeaveAuthority, blank=True)
    # The calendar of the commission is given by hand: nobody publishes it.
    commission_on = models.DateField(_("passe en commission le"), null=True, blank=True)
    decided_on = models.DateField(_("décidée le"), null=True, blank=True)
    notified_at = models.DateTimeField(_("notifiée le"), null=True, blank=True)
    appealed_at = models.DateTimeField(_("appel fait le"), null=True, blank=True)
    appealed_by = models.CharField(_("appel de"), max_length=12, choices=Appellant, blank=True)
    starts_at = models.DateTimeField(_("sortie"), null=True, blank=True)
    ends_at = models.DateTimeField(_("retour avant"), null=True, blank=True)
    minutes_there = models.PositiveSmallIntegerField(
        _("trajet aller, en minutes"), null=True, blank=True
    )
    minutes_back = models.PositiveSmallIntegerField(
        _("trajet retour, en minutes"), null=True, blank=True
    )
    # The day it ended: done, cancelled, or nobody came back.
    ended_on = models.DateField(_("terminée le"), null=True, blank=True)
    destination = SealedTextField(_("où"))
    travel = SealedTextField(_("transport et hébergement"))
    conditions = SealedTextField(_("conditions"))
    note = SealedTextField(_("à savoir"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = LeavePermitQuerySet.as_manager()

    class Meta:
        ordering = ["needed_on", "created_at"]
        indexes = [
            models.Index(fields=["participant", "needed_on"], name="permit_person"),
            models.Index(
                fields=["needed_on", "id"],
                condition=~Q(state__in=sorted(rules.OVER)),
                name="permit_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="permit_state_known", condition=Q(state__in=sorted(rules.STATES))
            ),
            models.CheckConstraint(
                name="permit_asked_before_decided",
                condition=Q(state__in=["needed", "cancelled"]) | Q(asked_on__isnull=False),
            ),
            models.CheckConstraint(
                name="permit_decided_when_answered",
                condition=~Q(state__in=["granted", "refused", "appealed", "done", "not_returned"])
                | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="permit_granted_with_hours",
                condition=~Q(state__in=sorted(rules.OPENS))
                | Q(starts_at__isnull=False, ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="permit_returns_after_leaving",
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="permit_appeal_dated",
                condition=~Q(state="appealed") | Q(appealed_at__isnull=False) & ~Q(appealed_by=""),
            ),
            models.CheckConstraint(
                name="permit_over_has_a_day",
                condition=Q(state__in=sorted(rules.OVER), ended_on__isnull=False)
                | ~Q(state__in=sorted(rules.OVER)) & Q(ended_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motive} {self.needed_on}"

    @property
    def is_over(self) -> bool:
        return self.state in rules.OVER

    @property
    def opens(self) -> bool:
        """An opening in the custody period: granted, used or not."""
        return self.state in rules.OPENS


def _steps() -> Q:
    """What `rules.permits.NEXT` allows, and nothing else, for the database."""
    allowed = Q()
    for was, became in sorted(rules.NEXT.items()):
        if became:
            allowed |= Q(was=was, became__in=sorted(became))
    return allowed


class PermitMoment(PersonalModel):
    """One step of a permit: from what to what, when, by whom. Taken back, never erased."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="permit_moments")
    permit = models.ForeignKey(LeavePermit, models.CASCADE, related_name="moments")
    was = models.CharField(_("était"), max_length=14, choices=PermitState, blank=True)
    became = models.CharField(_("devient"), max_length=14, choices=PermitState)
    # The day it happened, which is not always the day it was noted.
    on = models.DateField(_("le"))
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = SealedTextField(_("pourquoi"))
    # What the step wrote over, so that it can be taken back whole.
    before = SealedJSONField(_("avant"))
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["noted_at", "id"]
        indexes = [models.Index(fields=["participant", "on"], name="permit_moment_person")]
        constraints = [
            models.CheckConstraint(name="permit_moment_follows", condition=_steps()),
            models.CheckConstraint(
                name="permit_moment_taken_back_whole",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"
