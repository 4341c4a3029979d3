"""The people accompanied."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import Team, User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedJSONField, SealedTextField
from rivage.core.walls import Wall
from rivage.participants import rules
from rivage.participants.choices import ContactKind, PaperState, ReadingHelp


def new_reference() -> str:
    return rules.new_reference()


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def current(self) -> "ParticipantQuerySet":
        """Without the files that were merged into another."""
        return self.filter(merged_into=None)


class Participant(PersonalModel):
    """One person, one file, from the first interview inside to the job outside and beyond."""

    wall = Wall.custom(
        "(audience && (SELECT rivage_audience())"
        " OR NOT restricted AND id = ANY((SELECT rivage_granted())::uuid[]))",
        person="id",
    )

    reference = models.CharField(
        _("référence"), max_length=8, unique=True, default=new_reference, editable=False
    )
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    preferred_name = models.CharField(_("prénom d’usage"), max_length=80, blank=True)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    estimated_birth_year = models.PositiveSmallIntegerField(
        _("année de naissance estimée"), null=True, blank=True
    )
    gender = models.CharField(_("genre"), max_length=20, blank=True)
    pronouns = models.CharField(_("pronoms"), max_length=30, blank=True)
    languages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    french_level = models.CharField(_("niveau de français"), max_length=20, blank=True)
    reading_help = models.CharField(
        _("aide à la lecture"), max_length=8, choices=ReadingHelp, default="", blank=True
    )
    interpreter = models.CharField(_("interprète"), max_length=60, blank=True)
    housing = models.CharField(_("logement"), max_length=40, blank=True)
    housing_note = SealedTextField(_("précisions sur le logement"))
    mobility = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    mobility_note = SealedTextField(_("précisions sur la mobilité"))
    availability = SealedTextField(_("disponibilités"))
    skills = SealedTextField(_("compétences, dans ses mots"))
    background = SealedTextField(_("ce que la personne veut que l’équipe sache"))
    no_contact_reason = models.CharField(_("pourquoi aucun contact"), max_length=40, blank=True)
    external_reference = models.CharField(
        _("référence dans un ancien outil"), max_length=60, blank=True
    )
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="caseload",
        verbose_name=_("référent·e"),
    )  # fmt: skip
    teams = models.ManyToManyField(
        Team, through="FileTeam", related_name="participants", verbose_name=_("équipes")
    )
    restricted = models.BooleanField(_("dossier restreint"), default=False)
    # Team numbers, minus user numbers and 0: what opens the file (see core.walls).
    audience = ArrayField(models.BigIntegerField(), default=list, editable=False)
    # "martin lea": what lists are ordered by, without accents.
    sort_name = models.CharField(max_length=170, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    # Counted up at each correction, so that two people do not overwrite each other in silence.
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    last_contact_on = models.DateField(_("dernier contact"), null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        indexes = [
            GinIndex(fields=["audience"], name="participant_audience"),
            models.Index(
                fields=["sort_name", "id"], condition=Q(merged_into=None), name="participant_sorted"
            ),
            models.Index(fields=["officer", "sort_name"], name="participant_officer"),
            models.Index(fields=["last_contact_on"], name="participant_last_contact"),
            models.Index(
                fields=["external_reference"],
                condition=~Q(external_reference=""),
                name="participant_external",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="participant_one_kind_of_age",
                condition=Q(birth_date=None) | Q(estimated_birth_year=None),
            ),
            models.CheckConstraint(
                name="participant_named", condition=~Q(first_name="") | ~Q(last_name="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = rules.sort_name(self.last_name, self.first_name)
        fields = kwargs.get("update_fields")
        if fields is not None and {"first_name", "last_name"} & set(fields):
            kwargs["update_fields"] = {*fields, "sort_name"}
        super().save(*args, **kwargs)

    @property
    def display_name(self) -> str:
        """As the person wants to be called, then the family name."""
        return f"{self.preferred_name or self.first_name} {self.last_name}".strip()


class FileTeam(PersonalModel):
    """A team that may open the file."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="file_teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    since = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "team"], name="file_team_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.team}"


class NamedReader(PersonalModel):
    """Someone who may open a restricted file."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="named_readers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "user"], name="named_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.user}"


class ExceptionalAccess(PersonalModel):
    """A file opened outside one's teams, with a written reason, until the end of the next day."""

    wall = Wall.custom(
        "(user_id = (SELECT rivage_user_id()) OR (SELECT rivage_role()) IN ('dpo', 'system')"
        " OR alerted && (SELECT rivage_audience()))",
        person="participant_id",
    )

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="exceptions")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = SealedTextField(_("motif"))
    opened_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("jusqu’au"))
    # Minus the numbers of the leads who are told.
    alerted = ArrayField(models.BigIntegerField(), default=list)
    seen_at = models.DateTimeField(_("vu le"), null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["user", "expires_at"], name="exception_current")]

    def __str__(self) -> str:
        return f"{self.user} – {self.participant}"


class SearchKey(PersonalModel):
    """A word, or an approximate form of it, under which someone is found (see rules.search_keys).

    Equality and ranges only: these operators are leakproof, so PostgreSQL uses the index even
    behind row-level security. The audience of the file is repeated here, so that thousands of keys
    that begin alike are sifted without opening as many files; actions.files keeps both in step.
    """

    wall = Wall.custom(
        "(audience && (SELECT rivage_audience())"
        " OR participant_id = ANY((SELECT rivage_granted())::uuid[])"
        " AND EXISTS (SELECT 1 FROM participants_participant p WHERE p.id = participant_id))",
        history=False,
    )

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="search_keys")
    key = models.CharField(max_length=40, db_collation="C")
    audience = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta:
        indexes = [models.Index(fields=["key", "participant"], name="search_key")]

    def __str__(self) -> str:
        return self.key


class ContactPoint(PersonalModel):
    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="contact_points")
    kind = models.CharField(_("nature"), max_length=10, choices=ContactKind)
    value = models.CharField(_("coordonnée"), max_length=200)
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    town = models.CharField(_("commune"), max_length=80, blank=True)
    label = models.CharField(_("à savoir"), max_length=80, blank=True)
    preferred = models.BooleanField(_("à utiliser d’abord"), default=False)
    valid_from = models.DateField(_("depuis le"), default=timezone.localdate)
    valid_to = models.DateField(_("jusqu’au"), null=True, blank=True)
    why_ended = models.CharField(_("pourquoi ce n’est plus valable"), max_length=40, blank=True)

    class Meta:
        ordering = ["-preferred", "kind", "valid_from"]

    def __str__(self) -> str:
        return self.value


class TrustedRelay(PersonalModel):
    """Someone the person named, who may be told or asked."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="relays")
    name = models.CharField(_("nom"), max_length=120)
    relation = models.CharField(_("lien"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    may_be_told = SealedTextField(_("ce qu’on peut lui dire"))
    agreed_on = models.DateField(_("accord de la personne, le"), null=True, blank=True)
    valid_to = models.DateField(_("jusqu’au"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Paper(PersonalModel):
    """A paper the work needs: in hand, or a step with its own tracker."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="papers")
    kind = models.CharField(_("papier"), max_length=40)
    state = models.CharField(
        _("état"), max_length=12, choices=PaperState, default=PaperState.UNKNOWN
    )
    expires_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    asked_on = models.DateField(_("demandé le"), null=True, blank=True)
    received_on = models.DateField(_("reçu le"), null=True, blank=True)
    cost = models.DecimalField(
        _("coût, en euros"), max_digits=7, decimal_places=2, null=True, blank=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "kind"], name="paper_once")]

    def __str__(self) -> str:
        return self.kind


class Experience(PersonalModel):
    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="experiences")
    kind = models.CharField(_("nature"), max_length=40, default="declared")  # experience_kind
    title = models.CharField(_("métier ou activité"), max_length=120)
    occupation = models.ForeignKey(
        "reference.Occupation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("métier (ROME)"),
    )  # fmt: skip
    where = models.CharField(_("où"), max_length=120, blank=True)
    started_year = models.PositiveSmallIntegerField(_("année de début"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("durée en mois"), null=True, blank=True)
    description = SealedTextField(_("ce que la personne y faisait"))

    class Meta:
        ordering = ["-started_year", "pk"]

    def __str__(self) -> str:
        return self.title


class Training(PersonalModel):
    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="trainings")
    title = models.CharField(_("formation"), max_length=160)
    level = models.CharField(_("niveau"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    obtained = models.BooleanField(_("diplôme obtenu"), null=True, blank=True)

    class Meta:
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return self.title


class JobLead(PersonalModel):
    """An occupation the person aims at, in their own order."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="job_leads")
    occupation = models.ForeignKey(
        "reference.Occupation", models.PROTECT, related_name="+", verbose_name=_("métier (ROME)")
    )
    rank = models.PositiveSmallIntegerField(_("rang"))
    note = SealedTextField(_("dans ses mots"))

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "occupation"], name="job_lead_once")
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.occupation}"


class Consent(PersonalModel):
    """What the person agreed to, when, and until when."""

    wall = Wall.participant()

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    scope = models.CharField(_("portée"), max_length=40)
    given_on = models.DateField(_("donné le"))
    ended_on = models.DateField(_("retiré ou terminé le"), null=True, blank=True)
    how = models.CharField(_("comment"), max_length=80, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-given_on"]

    def __str__(self) -> str:
        return self.scope


class Merge(PersonalModel):
    """Two files became one; everything needed to part them again."""

    wall = Wall.participant("kept_id")

    kept = models.ForeignKey(Participant, models.CASCADE, related_name="merges_kept")
    absorbed = models.ForeignKey(Participant, models.CASCADE, related_name="merges_absorbed")
    moved = SealedJSONField(_("ce qui a changé de dossier"))
    merged_at = models.DateTimeField(auto_now_add=True)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"
