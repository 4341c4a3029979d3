"""Dated vocabularies, occupations and places. Nothing here is about anyone."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.reference.choices import Loadable, Vocabulary

SHIPPED = "rivage"
LOCAL = "association"


class Dated(models.QuerySet["Term"]):
    def valid_on(self, day: date) -> Dated:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
        )

    def in_use(self) -> Dated:
        return self.valid_on(timezone.localdate())


class Term(models.Model):
    """A word of a vocabulary. Ended by date, never deleted: files of last year still say it."""

    id = models.BigAutoField(primary_key=True)
    vocabulary = models.CharField(_("liste"), max_length=40, choices=Vocabulary)
    code = models.CharField(_("code"), max_length=90)
    label = models.CharField(_("libellé"), max_length=160)
    description = models.TextField(_("précision"), blank=True)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)
    family = models.CharField(_("famille"), max_length=90, blank=True)
    counts_as_absence = models.BooleanField(_("compte comme absence ?"), null=True, blank=True)
    counts_in_report = models.BooleanField(_("compte dans le bilan ?"), null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(_("validité en mois"), null=True, blank=True)
    valid_from = models.DateField(_("valable à partir du"), null=True, blank=True)
    valid_to = models.DateField(_("n’est plus proposé à partir du"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, default=LOCAL)
    # What an administrator changed by hand survives every later loading.
    edited_here = models.BooleanField(_("modifié par l’association"), default=False)

    objects = Dated.as_manager()

    class Meta:
        ordering = ["vocabulary", "order", "label"]
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_once"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="term_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    @property
    def is_in_use(self) -> bool:
        today = timezone.localdate()
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_to is None or self.valid_to > today
        )


class Occupation(models.Model):
    """A sheet of the ROME, the national directory of occupations."""

    id = models.BigAutoField(primary_key=True)
    rome = models.CharField(_("code ROME"), max_length=5, unique=True)
    label = models.CharField(_("métier"), max_length=255)
    regulated = models.BooleanField(_("métier réglementé"), default=False)
    version = models.CharField(_("version"), max_length=40)
    valid_to = models.DateField(_("n’est plus proposé à partir du"), null=True, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["label"]

    def __str__(self) -> str:
        return f"{self.label} ({self.rome})"


class Appellation(models.Model):
    """One of the names people give to an occupation."""

    id = models.BigAutoField(primary_key=True)
    ogr = models.CharField(_("code OGR"), max_length=20, unique=True)
    label = models.CharField(_("appellation"), max_length=255)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="appellations"
    )
    is_main = models.BooleanField(_("appellation principale"), default=False)
    valid_to = models.DateField(_("n’est plus proposée à partir du"), null=True, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["label"]
        indexes = [
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="appellation_trigrams"),
            models.Index(OpClass("search_text", "text_pattern_ops"), name="appellation_prefix"),
        ]

    def __str__(self) -> str:
        return self.label


class Mobility(models.Model):
    """From one occupation to another that someone may aim at next, as the ROME orders them."""

    id = models.BigAutoField(primary_key=True)
    pair = models.CharField(_("codes ROME"), max_length=11, unique=True)
    origin = models.ForeignKey(Occupation, models.PROTECT, related_name="mobilities")
    target = models.ForeignKey(Occupation, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rang"))
    valid_to = models.DateField(_("n’est plus proposée à partir du"), null=True, blank=True)

    class Meta:
        ordering = ["pair"]
        verbose_name_plural = _("mobilités")

    def __str__(self) -> str:
        return self.pair


class Commune(models.Model):
    """A town, or an arrondissement of Paris, Lyon or Marseille."""

    id = models.BigAutoField(primary_key=True)
    insee = models.CharField(_("code commune"), max_length=5, unique=True)
    name = models.CharField(_("commune"), max_length=120)
    postcodes = ArrayField(models.CharField(max_length=5), verbose_name=_("codes postaux"))
    department = models.CharField(_("département"), max_length=3, db_index=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    population = models.PositiveIntegerField(_("habitants"), null=True, blank=True)
    version = models.CharField(_("version"), max_length=40)
    valid_to = models.DateField(_("n’est plus proposée à partir du"), null=True, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["name"]
        indexes = [
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="commune_trigrams"),
            models.Index(OpClass("search_text", "text_pattern_ops"), name="commune_prefix"),
            GinIndex(fields=["postcodes"], name="commune_postcodes"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="commune_is_on_earth",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.department})"


class ReferenceLoad(models.Model):
    """What was brought in, from which file, and what it changed."""

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(_("quoi"), max_length=20, choices=Loadable)
    version_date = models.DateField(_("version du"), null=True, blank=True)
    sha256 = models.CharField(_("empreinte du fichier"), max_length=64, blank=True)
    at = models.DateTimeField(_("chargé le"), default=timezone.now)
    # A name and not a foreign key: users stand above this app.
    by = models.CharField(_("par"), max_length=120)
    added = models.PositiveIntegerField(_("ajoutés"))
    changed = models.PositiveIntegerField(_("modifiés"))
    ended = models.PositiveIntegerField(_("terminés"))
    unchanged = models.PositiveIntegerField(_("inchangés"))

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} ({self.at:%d/%m/%Y})"
