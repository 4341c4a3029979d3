"""Orientation: a prescriber asks us to accompany someone; the answer."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import Team, User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedJSONField, SealedTextField
from rivage.core.walls import Wall
from rivage.justice.choices import INSIDE, Regime, ReleaseSource
from rivage.organisations.models import Contact, Establishment, Organisation
from rivage.participants.choices import ReadingHelp
from rivage.participants.models import Participant
from rivage.participants.rules import new_reference
from rivage.pathways.models import Enrolment, Programme
from rivage.referrals import rules
from rivage.referrals.choices import Status, Urgency

OPEN = (Status.RECEIVED, Status.IN_REVIEW, Status.WAITING)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def awaiting_answer(self) -> "ReferralQuerySet":
        """Someone waits for our answer, the longest first."""
        return self.filter(status__in=(Status.RECEIVED, Status.IN_REVIEW))

    def on_the_waiting_list(self) -> "ReferralQuerySet":
        return self.filter(status=Status.WAITING)

    def with_places(self) -> "ReferralQuerySet":
        return self.select_related("organisation", "programme", "establishment", "team")


class Referral(PersonalModel):
    # Once it has become a file, it follows the file's wall; before, the receiving team's.
    wall = Wall.custom(
        "CASE WHEN participant_id IS NULL THEN audience && (SELECT rivage_audience())"
        " ELSE EXISTS (SELECT 1 FROM participants_participant p"
        " WHERE p.id = referrals_referral.participant_id) END",
        person="participant_id",
    )

    # What is said on the phone and printed on the receipt instead of a name.
    reference = models.CharField(
        _("référence"), max_length=8, unique=True, default=new_reference, editable=False
    )
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.DRAFT)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="referrals",
        verbose_name=_("équipe"),
    )  # fmt: skip
    audience = ArrayField(models.BigIntegerField(), default=list, editable=False)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="referrals",
        verbose_name=_("programme demandé"),
    )  # fmt: skip
    urgency = models.CharField(
        _("urgence"), max_length=8, choices=Urgency, default=Urgency.NORMAL, blank=True
    )
    received_on = models.DateField(_("reçue le"), null=True, blank=True)
    # Who orients
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="referrals",
        verbose_name=_("service qui oriente"),
    )  # fmt: skip
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="referrals",
        verbose_name=_("personne qui oriente"),
    )  # fmt: skip
    prescriber_name = models.CharField(_("nom de qui oriente"), max_length=120, blank=True)
    prescriber_phone = models.CharField(_("téléphone de qui oriente"), max_length=30, blank=True)
    prescriber_email = models.EmailField(_("e-mail de qui oriente"), blank=True)
    # Who is oriented
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    estimated_birth_year = models.PositiveSmallIntegerField(
        _("année de naissance estimée"), null=True, blank=True
    )
    gender = models.CharField(_("genre"), max_length=20, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    languages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # "" is not yet asked; "none" is an answer.
    interpreter = models.CharField(_("interprète"), max_length=60, blank=True)
    reading_help = models.CharField(
        _("aide à la lecture"), max_length=8, choices=ReadingHelp, default="", blank=True
    )
    fallback_contact = SealedTextField(_("qui joindre à défaut"))
    # Where they are, until when
    regime = models.CharField(_("régime"), max_length=20, choices=Regime, blank=True)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("établissement"),
    )  # fmt: skip
    release_on = models.DateField(_("sortie prévue, au plus tôt le"), null=True, blank=True)
    release_latest_on = models.DateField(_("au plus tard le"), null=True, blank=True)
    release_source = models.CharField(
        _("date dite par"), max_length=20, choices=ReleaseSource, blank=True
    )
    release_unknown = models.CharField(_("pourquoi inconnue"), max_length=40, blank=True)
    measure = SealedTextField(_("mesure connue, utile à l’emploi"))
    availability = SealedTextField(_("disponibilités"))
    message = SealedTextField(_("pourquoi cette orientation"))
    # The answer
    question = SealedTextField(_("question posée"))
    answered_on = models.DateField(_("réponse le"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(_("motif"), max_length=40, blank=True)
    answer_note = SealedTextField(_("mot à qui oriente"))
    reminded_on = models.DateField(_("rappelée le"), null=True, blank=True)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    enrolment = models.ForeignKey(
        Enrolment, models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What was typed in a draft and is not yet valid.
    typed = SealedJSONField(_("saisie en cours"))

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "created_at"]
        indexes = [
            models.Index(fields=["status", "received_on"], name="referral_inbox"),
            models.Index(fields=["participant"], name="referral_person"),
            models.Index(fields=["-answered_on", "-id"], name="referral_answered"),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_complete_once_sent",
                condition=Q(status=Status.DRAFT)
                | ~Q(last_name="") & Q(received_on__isnull=False, team__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_answered_by_someone",
                condition=~Q(status__in=[Status.ACCEPTED, Status.DECLINED, Status.WAITING])
                | Q(answered_by__isnull=False, answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_accepted_is_a_file",
                condition=~Q(status=Status.ACCEPTED) | Q(participant__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_declined_for_a_reason",
                condition=~Q(status=Status.DECLINED) | ~Q(decline_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def inside(self) -> bool:
        return self.regime in INSIDE

    @property
    def awaits_answer(self) -> bool:
        return self.status in rules.AWAITING

    @property
    def answer_is_late(self) -> bool:
        return self.awaits_answer and rules.answer_is_late(self.received_on, timezone.localdate())

    @property
    def may_have_expired(self) -> bool:
        return (self.awaits_answer or self.status == Status.WAITING) and rules.may_have_expired(
            self.received_on, timezone.localdate(), after_days=settings.REFERRAL_EXPIRY_DAYS
        )

    def facts(self) -> dict[str, Any]:
        """What `rules.missing` looks at."""
        names = {name for fields in rules.SECTIONS.values() for part in fields for name in part}
        relations = {"organisation", "establishment", "programme", "team"}
        return {name: getattr(self, f"{name}_id" if name in relations else name) for name in names}

    def missing(self) -> dict[str, list[str]]:
        return rules.missing(self.facts(), inside=self.inside)


class ReferralMoment(PersonalModel):
    """Received, asked, answered, changed: the life of an orientation, in order."""

    wall = Wall.custom(
        "EXISTS (SELECT 1 FROM referrals_referral r"
        " WHERE r.id = referrals_referralmoment.referral_id)"
    )

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="moments")
    status = models.CharField(_("état"), max_length=10, choices=Status)
    at = models.DateTimeField(_("le"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = SealedTextField(_("à savoir"))

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.at}"
