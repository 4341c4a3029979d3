"""What is asked of the judge, from the idea to the end of the measure; nothing is erased."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedJSONField, SealedTextField
from rivage.core.walls import Wall
from rivage.justice.choices import (
    Court,
    Decision,
    DossierState,
    EmployerKnows,
    FiledHow,
    JobKind,
    Measure,
)
from rivage.justice.rules import dossier as rules
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant


def _known_when(field: str) -> models.CheckConstraint:
    """A state is only true once what it says is known."""
    return models.CheckConstraint(
        name=f"dossier_{field}_known",
        condition=~Q(state__in=sorted(rules.NEEDS[field])) | Q(**{f"{field}__isnull": False}),
    )


class AdjustmentDossierQuerySet(models.QuerySet["AdjustmentDossier"]):
    def open(self) -> "AdjustmentDossierQuerySet":
        """Something is still expected of it, the measure under way included."""
        return self.filter(state__in=rules.OPEN)

    def pending(self) -> "AdjustmentDossierQuerySet":
        """A judge holds the request."""
        return self.filter(state__in=rules.PENDING)


class AdjustmentDossier(PersonalModel):
    """A sentence adjustment someone asks for. Its moments tell how it came to where it is."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="adjustment_dossiers")
    measure = models.CharField(_("mesure demandée"), max_length=20, choices=Measure)
    state = models.CharField(
        _("état"), max_length=24, choices=DossierState, default=DossierState.IDEA
    )
    state_since = models.DateField(_("depuis le"), default=timezone.localdate)
    court = models.CharField(_("juridiction"), max_length=3, choices=Court, default=Court.JAP)
    # Where the person is held: the clock of the deadlines is that of this place.
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("établissement"),
    )  # fmt: skip
    project = SealedTextField(_("le projet, dans les mots de la personne"))

    housing_host = SealedTextField(_("chez qui"))
    housing_address = SealedTextField(_("adresse"))
    host_agreed_on = models.DateField(_("accord de l’hébergeant le"), null=True, blank=True)
    tenant_agreed_on = models.DateField(
        _("accord du locataire pour le boîtier le"), null=True, blank=True
    )
    coverage_checked_on = models.DateField(
        _("électricité et réseau vérifiés le"), null=True, blank=True
    )
    housing_note = SealedTextField(_("à savoir sur le logement"))

    job_kind = models.CharField(_("activité"), max_length=10, choices=JobKind, blank=True)
    job_words = SealedTextField(_("employeur ou organisme, poste"))
    # As `RegimeLimits.hours`: {"week": seven lists of [start, end] in minutes, Monday first}.
    job_hours = SealedJSONField(_("jours et heures"))
    journey_minutes = models.PositiveSmallIntegerField(
        _("trajet, en minutes"), null=True, blank=True
    )
    employer_knows = models.CharField(
        _("l’employeur et la mesure"), max_length=16, choices=EmployerKnows,
        default=EmployerKnows.UNKNOWN,
    )  # fmt: skip
    person_agreed_on = models.DateField(_("accord de la personne le"), null=True, blank=True)

    filed_on = models.DateField(_("requête déposée le"), null=True, blank=True)
    filed_how = models.CharField(_("comment"), max_length=10, choices=FiledHow, blank=True)
    opinion_on = models.DateField(_("avis du SPIP le"), null=True, blank=True)
    # The hearing, or for an LSC the commission.
    hearing_at = models.DateTimeField(_("audience"), null=True, blank=True)
    hearing_hour_known = models.BooleanField(_("heure connue"), default=True)
    hearing_place = SealedTextField(_("lieu"))
    decided_on = models.DateField(_("décision du"), null=True, blank=True)
    decision = models.CharField(
        _("décision"), max_length=24, choices=Decision, blank=True, default=""
    )
    reasons = SealedTextField(_("ce que dit la décision"))
    bar_months = models.PositiveSmallIntegerField(
        _("pas de nouvelle demande avant, en mois"), null=True, blank=True
    )
    refile_from = models.DateField(
        _("nouvelle demande possible à partir du"), null=True, blank=True
    )
    notified_at = models.DateTimeField(_("notifiée le"), null=True, blank=True)
    no_appeal_visa = models.BooleanField(_("visa de non-appel"), default=False)
    appealed_at = models.DateTimeField(_("appel du procureur le"), null=True, blank=True)
    # Made in the prosecutor's window: nothing starts before the chamber speaks, or two months.
    appeal_suspends = models.BooleanField(_("appel suspensif"), null=True, blank=True)
    own_appealed_on = models.DateField(_("appel de la personne le"), null=True, blank=True)
    chamber_at = models.DateTimeField(_("audience de la chambre"), null=True, blank=True)
    chamber_on = models.DateField(_("décision de la chambre le"), null=True, blank=True)
    enforced_on = models.DateField(_("début de la mesure"), null=True, blank=True)
    # The same shape as `job_hours`: when the person may be out.
    hours = SealedJSONField(_("heures de sortie"))
    obligations = SealedTextField(_("ce que la mesure demande"))
    reinstated_on = models.DateField(_("réintégration le"), null=True, blank=True)
    ended_on = models.DateField(_("fin le"), null=True, blank=True)
    # The request that this one takes up again, with what it had gathered.
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="next_requests"
    )
    opened_on = models.DateField(_("ouvert le"), default=timezone.localdate)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Counted up at each act, so that two people do not move it at once without seeing.
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = AdjustmentDossierQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "pk"]
        indexes = [
            models.Index(fields=["participant", "state"], name="dossier_of_person"),
            models.Index(
                fields=["hearing_at", "id"], condition=Q(state__in=sorted(rules.OPEN)),
                name="dossier_open_by_hearing",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="dossier_state_of_the_machine", condition=Q(state__in=sorted(rules.NEXT))
            ),
            models.CheckConstraint(
                name="dossier_state_of_its_track",
                condition=Q(measure=Measure.LSC) & ~Q(state__in=sorted(rules.JUDGE_ONLY))
                | ~Q(measure=Measure.LSC) & ~Q(state__in=sorted(rules.LSC_ONLY)),
            ),
            *[_known_when(field) for field in rules.NEEDS],
            models.CheckConstraint(
                name="dossier_decided_with_a_word",
                condition=Q(decided_on=None, decision="")
                | Q(decided_on__isnull=False) & ~Q(decision=""),
            ),
            models.CheckConstraint(
                name="dossier_employer_told_with_agreement",
                condition=~Q(employer_knows=EmployerKnows.TOLD) | Q(person_agreed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_not_its_own_previous",
                condition=Q(previous=None) | ~Q(previous=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.get_measure_display()}"

    @property
    def lsc(self) -> bool:
        return self.measure == Measure.LSC

    @property
    def over(self) -> bool:
        return self.state in rules.OVER


class DossierMoment(PersonalModel):
    """Something happened to a dossier: who, when, why. A mistake is taken back, never erased."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="dossier_moments")
    dossier = models.ForeignKey(AdjustmentDossier, models.CASCADE, related_name="moments")
    was = models.CharField(_("avant"), max_length=24, choices=DossierState, blank=True)
    became = models.CharField(_("après"), max_length=24, choices=DossierState)
    on = models.DateField(_("le"))
    # The exact instant, where the clock matters: a notification, an appeal, a hearing.
    at = models.DateTimeField(_("à"), null=True, blank=True)
    note = SealedTextField(_("à savoir"))
    # What the act changed, as it was before: taking it back restores it.
    before = SealedJSONField(_("avant l’acte"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(_("repris le"), null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "recorded_at"]
        indexes = [
            models.Index(fields=["participant", "on"], name="dossier_moment_of_person"),
            models.Index(fields=["dossier", "recorded_at"], name="dossier_moment_of_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.became} {self.on}"
