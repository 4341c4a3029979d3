"""Appointments, what became of them, and the one-page note of an interview."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedJSONField, SealedTextField
from rivage.core.walls import Wall
from rivage.justice.models import CustodyPeriod, LeavePermit
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant
from rivage.scheduling.choices import AskedBy, Footing, Kind, PassageKind


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def to_come(self) -> "AppointmentQuerySet":
        return self.filter(outcome="", starts_at__gte=timezone.now())

    def without_outcome(self) -> "AppointmentQuerySet":
        return self.filter(outcome="", starts_at__lt=timezone.now())


class Appointment(PersonalModel):
    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="appointments")
    officer = models.ForeignKey(
        User, models.PROTECT, related_name="appointments", verbose_name=_("avec")
    )
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.INTERVIEW)
    # Codes of the vocabularies "appointment_medium" and "appointment_outcome".
    medium = models.CharField(_("comment"), max_length=40)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("établissement"),
    )  # fmt: skip
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("commence"))
    ends_at = models.DateTimeField(_("finit"))
    outcome = models.CharField(_("résultat"), max_length=40, blank=True)
    minutes_late = models.PositiveSmallIntegerField(_("retard en minutes"), null=True, blank=True)
    outcome_at = models.DateTimeField(_("résultat noté le"), null=True, blank=True)
    outcome_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # For someone inside, an appointment outside may need one; several may share it.
    leave_permit = models.ForeignKey(
        LeavePermit, models.SET_NULL, null=True, blank=True, related_name="appointments",
        verbose_name=_("permission de sortir"),
    )  # fmt: skip

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["officer", "starts_at"], name="appointment_officer"),
            models.Index(fields=["participant", "starts_at"], name="appointment_person"),
            models.Index(
                fields=["officer", "starts_at"], condition=Q(outcome=""), name="appointment_open"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.starts_at}"


class AppointmentMove(PersonalModel):
    """It was moved: from when, by whom, who asked and why."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="moves")
    was_at = models.DateTimeField(_("était prévu le"))
    asked_by = models.CharField(_("à la demande de"), max_length=40, choices=AskedBy)
    reason = SealedTextField(_("pourquoi"))
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["moved_at"]

    def __str__(self) -> str:
        return f"{self.appointment} {self.was_at}"


class InterviewNote(PersonalModel):
    """One page, autosaved while it is written; three minutes to fill."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="interview_notes")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="note")
    done = SealedTextField(_("ce qui a été fait"))
    strengths = SealedTextField(_("points forts vus"))
    concerns = SealedTextField(_("points d’attention pour l’emploi"))
    # A different box, closed by default.
    sensitive = SealedTextField(_("note sensible"))
    footing_words = SealedTextField(_("où la personne en est, dans ses mots"))
    footing = models.CharField(
        _("comment elle se situe"), max_length=6, choices=Footing, default="", blank=True
    )
    next_step = SealedTextField(_("prochain pas"))
    next_step_on = models.DateField(_("pour le"), null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("enregistrée"), default=timezone.now)
    finished_at = models.DateTimeField(_("terminée"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    # The open page that wrote last, and its last attempt: when an answer was lost on the way, the
    # same page goes on instead of being told that someone else wrote.
    page = models.CharField(max_length=40, blank=True, editable=False)
    attempt = models.CharField(max_length=64, blank=True, editable=False)
    # The step that "next step" became when the note was finished.
    step = models.ForeignKey(
        "pathways.Step", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.participant} {self.saved_at:%Y-%m-%d}"


class Passage(PersonalModel):
    """A transfer, a release, a recall: one act, and everything that it changed."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="passages")
    kind = models.CharField(_("nature"), max_length=8, choices=PassageKind)
    on = models.DateField(_("le"))
    period = models.ForeignKey(
        CustodyPeriod, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What each thing was and became, in codes, days and keys: taking the act back restores it.
    changes = SealedJSONField(_("ce qui a changé"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["participant", "-made_at"], name="passage_of_person")]
        constraints = [
            models.CheckConstraint(
                name="passage_taken_back_whole",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
