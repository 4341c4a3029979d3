"""A spreadsheet on its way in. Only whoever brought it sees its rows, until they are files."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import Team, User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedBytesField, SealedJSONField, SealedTextField
from rivage.core.walls import Wall
from rivage.intake.choices import WORKING, Choice, State, Status, Verdict
from rivage.participants.models import Participant
from rivage.pathways.models import Programme


class ImportBatch(PersonalModel):
    """One spreadsheet, from upload to files."""

    wall = Wall.owner("owner_id")

    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    file_name = SealedTextField(_("fichier"))
    file_size = models.PositiveBigIntegerField(_("taille"), default=0)
    created_at = models.DateTimeField(_("déposé le"), default=timezone.now)
    status = models.CharField(_("état"), max_length=14, choices=Status, default=Status.READING)
    problem = models.CharField(_("pourquoi"), max_length=300, blank=True)
    # Where the new files go.
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("équipe")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("programme, quand le tableau n’en dit rien"),
    )  # fmt: skip
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("chargé·e de mission, quand le tableau n’en dit rien"),
    )  # fmt: skip
    signature = models.CharField(max_length=64, blank=True, editable=False)
    # What the columns are, with a few of their cells (see `actions.mapping`).
    shape = SealedJSONField(_("forme du tableau"))
    total = models.PositiveIntegerField(_("lignes"), default=0)
    # The last row number of the step under way; a worker that is killed goes on from there.
    reached = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(_("lignes faites"), default=0)
    beat_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("fini le"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="import_batch_mine"),
            models.Index(
                fields=["beat_at"], condition=Q(status__in=sorted(WORKING)),
                name="import_batch_working",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def working(self) -> bool:
        return self.status in WORKING

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class ImportPiece(PersonalModel):
    """A megabyte of the file, kept until its rows are read."""

    wall = Wall.owner("owner_id")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="pieces")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = SealedBytesField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_piece_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


_CERTAIN = Q(verdict__in=[Verdict.CREATE, Verdict.UPDATE])
_ANSWERED = Q(verdict=Verdict.DUPLICATE, choice__in=[Choice.SAME, Choice.ANOTHER])
_PENDING = Q(state=State.PENDING)
# What would be written if it were confirmed now; what waits for a human's answer.
TO_CARRY_OUT = (_CERTAIN | _ANSWERED) & _PENDING & ~Q(choice=Choice.SKIP)
UNDECIDED = Q(verdict=Verdict.DUPLICATE, choice=Choice.NONE) & _PENDING


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def to_carry_out(self) -> "ImportRowQuerySet":
        return self.filter(TO_CARRY_OUT)

    def undecided(self) -> "ImportRowQuerySet":
        return self.filter(UNDECIDED)


class ImportRow(PersonalModel):
    """One row: what it says, what it would do, what a human answered, what became of it."""

    wall = Wall.owner("owner_id")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("ligne"))
    cells = SealedJSONField(_("cellules"))
    corrected = models.BooleanField(_("corrigée à la main"), default=False)
    verdict = models.CharField(_("ce qu’elle fera"), max_length=10, choices=Verdict, blank=True)
    choice = models.CharField(_("réponse"), max_length=8, choices=Choice, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    # What the preview says of the row (see `findings.Findings`).
    findings = SealedJSONField(_("constats"))
    # Keyed hashes of names, birth dates and phones: what finds two rows for one person.
    keys = ArrayField(models.CharField(max_length=24), default=list)
    # The file it may be about, then the file it became.
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The earlier row of the same spreadsheet that may be about the same person.
    twin = models.PositiveIntegerField(null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_row_verdict"),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @property
    def texts(self) -> list[str]:
        return list(self.cells.get("texts", []))

    @property
    def written(self) -> bool:
        return self.state == State.DONE


class ColumnMapping(models.Model):
    """What a team chose for files of one shape. Names of columns only: it is about nobody."""

    signature = models.CharField(max_length=64, unique=True)
    # {"fields": {"nom": "last_name", …}, "kept": ["rqth", …]}
    chosen: Any = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.signature[:8]
