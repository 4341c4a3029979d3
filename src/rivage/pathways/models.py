"""Programmes, and someone's way through them: needs, strengths, steps, reviews, exit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import Team, User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedTextField
from rivage.core.walls import Wall
from rivage.participants.models import Paper, Participant
from rivage.pathways.choices import (
    Actor,
    ExitClass,
    Moment,
    NeedStatus,
    Readiness,
    ReleaseTopic,
    Setting,
    Status,
    Trio,
)


class Programme(models.Model):
    """A template that a lead can copy and change. Not about a person."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("nom"), max_length=80)
    description = models.TextField(_("en une phrase"), blank=True)
    setting = models.CharField(_("lieu"), max_length=10, choices=Setting)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="programmes",
        verbose_name=_("équipe"),
    )  # fmt: skip
    rhythm = models.CharField(_("rythme"), max_length=200, blank=True)
    weeks = models.PositiveSmallIntegerField(_("durée en semaines"), null=True, blank=True)
    days_between_meetings = models.PositiveSmallIntegerField(_("jours entre deux entretiens"))
    interviews_required = models.BooleanField(_("entretiens obligatoires"), default=True)
    workshops_required = models.BooleanField(_("ateliers obligatoires"), default=False)
    cohort = models.BooleanField(_("par promotion"), default=False)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    # Steps of the absence policy, in order: [{"after": 1, "propose": "call", "days": 7}, …].
    absence_policy = models.JSONField(_("politique d’absence"), default=list)
    # The first ten days outside, one act a line: "1 rdv Se retrouver à la porte" (rules.road).
    first_days = models.TextField(_("les dix premiers jours dehors"), blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    valid_from = models.DateField(_("ouvert depuis le"), default=timezone.localdate)
    valid_to = models.DateField(_("fermé le"), null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def open(self) -> "EnrolmentQuerySet":
        return self.exclude(status=Status.ENDED)


class Enrolment(PersonalModel):
    """One stay in one programme. A re-entry is a new enrolment; the old one stays."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="enrolments")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments")
    officer = models.ForeignKey(User, models.PROTECT, related_name="enrolments")
    status = models.CharField(_("état"), max_length=12, choices=Status, default=Status.WELCOMED)
    suspended_for = models.CharField(_("suspendu pour"), max_length=40, blank=True)
    started_on = models.DateField(_("entrée le"))
    status_since = models.DateField(_("depuis le"))
    look_again_on = models.DateField(_("à revoir le"), null=True, blank=True)
    # Empty: as the programme says.
    days_between_meetings = models.PositiveSmallIntegerField(
        _("jours entre deux entretiens"), null=True, blank=True
    )
    signed_on = models.DateField(_("engagement signé le"), null=True, blank=True)
    ended_on = models.DateField(_("fin le"), null=True, blank=True)
    exit_class = models.CharField(
        _("sortie"), max_length=12, choices=ExitClass, blank=True, default=""
    )
    exit_detail = models.CharField(_("précision"), max_length=40, blank=True)
    # What came of it besides work: codes of the vocabulary "non_work_results".
    results = ArrayField(
        models.CharField(max_length=40), default=list, blank=True,
        verbose_name=_("résultats hors emploi"),
    )  # fmt: skip

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on"]
        indexes = [
            models.Index(
                fields=["look_again_on"], condition=Q(status="suspended"), name="enrolment_on_hold"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=~Q(status=Status.ENDED),
                name="enrolment_one_open",
            ),
            models.CheckConstraint(
                name="enrolment_ends_with_a_class",
                condition=Q(status=Status.ENDED, ended_on__isnull=False) & ~Q(exit_class="")
                | ~Q(status=Status.ENDED) & Q(ended_on=None, exit_class=""),
            ),
            models.CheckConstraint(
                name="enrolment_suspended_for_a_reason",
                condition=Q(status=Status.SUSPENDED) & ~Q(suspended_for="")
                | ~Q(status=Status.SUSPENDED) & Q(suspended_for=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.programme}"


class EnrolmentMoment(PersonalModel):
    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="moments")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="moments")
    kind = models.CharField(_("moment"), max_length=12, choices=Moment)
    on = models.DateField(_("le"))
    reason = models.CharField(_("motif"), max_length=40, blank=True)
    # What changed, in the words of that day: statuses, names of programmes or of officers.
    was = models.CharField(_("avant"), max_length=120, blank=True)
    became = models.CharField(_("après"), max_length=120, blank=True)
    note = SealedTextField(_("à savoir"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on", "recorded_at"]
        indexes = [models.Index(fields=["participant", "on"], name="moment_of_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Agreement(PersonalModel):
    """What was explained and signed, by whom, on what day."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="agreements")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="agreements")
    signed_on = models.DateField(_("signé le"))
    signed_with = models.ForeignKey(User, models.PROTECT, related_name="+")
    explained = ArrayField(
        models.CharField(max_length=40), default=list, verbose_name=_("ce qui a été expliqué")
    )
    goals = SealedTextField(_("objectifs, dans les mots de la personne"))
    renew_on = models.DateField(_("à revoir le"), null=True, blank=True)

    class Meta:
        ordering = ["-signed_on"]

    def __str__(self) -> str:
        return str(self.signed_on)


class Need(PersonalModel):
    """A need or a strength, by theme, with who acts."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="needs")
    theme = models.CharField(_("thème"), max_length=100)
    status = models.CharField(
        _("état"), max_length=14, choices=NeedStatus, default=NeedStatus.NOT_DISCUSSED
    )
    actor = models.CharField(_("qui agit"), max_length=10, choices=Actor, default=Actor.US)
    effect = SealedTextField(_("effet sur l’emploi"))
    opened_on = models.DateField(_("depuis le"), default=timezone.localdate)
    status_since = models.DateField(_("état depuis le"), default=timezone.localdate)

    class Meta:
        ordering = ["opened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "theme"], name="need_once_a_theme")
        ]

    def __str__(self) -> str:
        return self.theme


class NeedMoment(PersonalModel):
    """A need changed: what it was is never lost."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, related_name="moments")
    was = models.CharField(_("avant"), max_length=14, choices=NeedStatus, blank=True)
    became = models.CharField(_("après"), max_length=14, choices=NeedStatus)
    on = models.DateField(_("le"), default=timezone.localdate)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.need} {self.get_became_display()}"


class Step(PersonalModel):
    """Something to do, by someone, before a day."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="steps")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, blank=True, related_name="steps")
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, blank=True, related_name="steps")
    title = SealedTextField(_("à faire"), blank=False, null=False)
    actor = models.CharField(_("qui agit"), max_length=10, choices=Actor, default=Actor.US)
    officer = models.ForeignKey(
        User, models.PROTECT, related_name="steps", verbose_name=_("suivi par")
    )
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    dropped_on = models.DateField(_("abandonné le"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "created_at"]
        indexes = [
            models.Index(
                fields=["officer", "due_on"],
                condition=Q(done_on=None, dropped_on=None),
                name="step_open_by_officer",
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(done_on=None, dropped_on=None),
                name="step_open_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.due_on}"

    @property
    def open(self) -> bool:
        return self.done_on is None and self.dropped_on is None


class Note(PersonalModel):
    """A line in the notes thread of a step, a need, or the file itself."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="notes")
    step = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="notes")
    need = models.ForeignKey(Need, models.CASCADE, null=True, blank=True, related_name="notes")
    body = SealedTextField(_("note"), blank=False, null=False)
    at = models.DateTimeField(_("le"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.participant} {self.at:%Y-%m-%d}"


class Review(PersonalModel):
    """A look back with the person, proposed from the known release date, held by a human."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="reviews")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="reviews")
    due_on = models.DateField(_("pour le"))
    why = models.CharField(_("raison"), max_length=40)
    held_on = models.DateField(_("tenue le"), null=True, blank=True)
    dropped_on = models.DateField(_("écartée le"), null=True, blank=True)
    summary = SealedTextField(_("ce qui en ressort"))
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "why"], name="review_once_a_reason")
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(held_on=None, dropped_on=None),
                name="review_open_by_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.due_on}"


class ReleaseFact(PersonalModel):
    """Something a release needs, as someone said it stood that day."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="release_facts")
    topic = models.CharField(_("sujet"), max_length=20, choices=ReleaseTopic)
    state = models.CharField(_("état"), max_length=10, choices=Readiness)
    said_by = models.CharField(_("dit par"), max_length=10, choices=Actor, default=Actor.US)
    said_on = models.DateField(_("dit le"), default=timezone.localdate)
    note = SealedTextField(_("précisions"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "topic"], name="release_fact_once_a_topic"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.state}"


class HandOver(PersonalModel):
    """From inside to outside: who takes over, on what terms, met together or not."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="hand_overs")
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("qui prend le relais"),
    )  # fmt: skip
    elsewhere = SealedTextField(_("ou bien, un autre service"))
    # Said in clear, for the lists: someone takes over, here or elsewhere.
    taken_over = models.BooleanField(default=False, editable=False)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("programme dehors"),
    )  # fmt: skip
    days_between_meetings = models.PositiveSmallIntegerField(
        _("jours entre deux entretiens dehors"), null=True, blank=True
    )
    # With the person and their CPIP, if it can be.
    meeting = models.CharField(
        _("rencontre avec le ou la CPIP"), max_length=12, choices=Trio, blank=True, default=""
    )
    meeting_on = models.DateField(_("le"), null=True, blank=True)
    note = SealedTextField(_("à transmettre"))
    # The first days outside, once they are planned: from which day.
    first_days_from = models.DateField(
        _("premiers jours prévus à partir du"), null=True, blank=True
    )
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The day of release: what was prepared has become what is.
    closed_on = models.DateField(_("sortie le"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(closed_on=None), name="hand_over_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.officer or ''}"
