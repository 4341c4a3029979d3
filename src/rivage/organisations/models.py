"""Prisons, probation services, prescribers, employers, partners, and who answers there."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.organisations.choices import (
    EMPLOYERS,
    PRESCRIBERS,
    Channel,
    EstablishmentKind,
    OrganisationKind,
    QuarterKind,
)
from rivage.reference.models import Commune

ON_EARTH = Q(latitude=None, longitude=None) | Q(
    latitude__range=(-90, 90), longitude__range=(-180, 180)
)


class OrganisationSet(models.QuerySet["Organisation"]):
    def active(self) -> OrganisationSet:
        return self.filter(active=True)

    def prescribers(self) -> OrganisationSet:
        return self.active().filter(kind__in=PRESCRIBERS)

    def employers(self) -> OrganisationSet:
        return self.active().filter(kind__in=EMPLOYERS)

    def probation_services(self) -> OrganisationSet:
        return self.active().filter(kind=OrganisationKind.SPIP)


class Organisation(models.Model):
    """Anyone who sends us people, employs them or helps them. Prisons are apart."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("nom"), max_length=160)
    kind = models.CharField(_("nature"), max_length=20, choices=OrganisationKind)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("commune"),
    )
    department = models.CharField(_("département"), max_length=3, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    website = models.URLField(_("site web"), blank=True)
    active = models.BooleanField(_("en activité"), default=True)
    # Where it came from when a file brought it, so that the file can be loaded again.
    reference_key = models.CharField(max_length=120, blank=True, editable=False)

    objects = OrganisationSet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference_key"],
                condition=~Q(reference_key=""),
                name="organisation_reference_key_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EstablishmentSet(models.QuerySet["Establishment"]):
    def active(self) -> EstablishmentSet:
        return self.filter(active=True)


class Establishment(models.Model):
    """A prison. Not a partner among others: custody, visits and leave permits point here."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("nom"), max_length=160)
    short_name = models.CharField(_("nom court"), max_length=60)
    kind = models.CharField(_("type"), max_length=4, choices=EstablishmentKind)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="establishments",
        verbose_name=_("commune"),
    )
    spip = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"kind": OrganisationKind.SPIP},
        related_name="establishments",
        verbose_name=_("SPIP"),
    )
    timezone = models.CharField(_("fuseau horaire"), max_length=40, default="Europe/Paris")
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    active = models.BooleanField(_("en activité"), default=True)
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)
    reference_key = models.CharField(max_length=120, blank=True, editable=False)

    objects = EstablishmentSet.as_manager()

    class Meta:
        ordering = ["short_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference_key"],
                condition=~Q(reference_key=""),
                name="establishment_reference_key_once",
            ),
            models.CheckConstraint(condition=ON_EARTH, name="establishment_is_on_earth"),
        ]

    def __str__(self) -> str:
        return self.short_name


class Quarter(models.Model):
    """A part of a prison: the regime is that of the quarter, not of the whole."""

    id = models.BigAutoField(primary_key=True)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="quarters"
    )
    name = models.CharField(_("nom"), max_length=80)
    kind = models.CharField(_("type"), max_length=10, choices=QuarterKind)
    active = models.BooleanField(_("en activité"), default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["establishment", "name"], name="quarter_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """Where an organisation receives people or makes them work."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("nom"), max_length=120)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=_("commune"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    active = models.BooleanField(_("en activité"), default=True)

    class Meta:
        ordering = ["organisation", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="site_name_once"),
            models.CheckConstraint(condition=ON_EARTH, name="site_is_on_earth"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactSet(models.QuerySet["Contact"]):
    def valid_on(self, day: date) -> ContactSet:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gt=day),
            active=True,
        )

    def in_use(self) -> ContactSet:
        return self.valid_on(timezone.localdate())


class Contact(models.Model):
    """Someone who answers at their work: a CPIP, a recruiter, a reception desk."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("organisation"),
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    name = models.CharField(_("nom"), max_length=120)
    role = models.CharField(_("fonction"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    channel = models.CharField(
        _("moyen préféré"), max_length=10, choices=Channel, default=Channel.EMAIL
    )
    active = models.BooleanField(_("en poste"), default=True)
    valid_from = models.DateField(_("en poste depuis le"), null=True, blank=True)
    valid_to = models.DateField(_("en poste jusqu’au"), null=True, blank=True)

    objects = ContactSet.as_manager()

    class Meta:
        ordering = ["organisation", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="contact_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return self.name
