"""The region's prisons and probation services, and partners who do not exist."""

from django.db import transaction

from rivage.organisations.choices import OrganisationKind
from rivage.organisations.models import Contact, Establishment, Organisation, Quarter, Site
from rivage.organisations.rules import establishment_key, probation_service_key
from rivage.reference.actions.demonstration import (
    load_demonstration_places_and_occupations,
    rows_of,
)
from rivage.reference.actions.synchronise import Report
from rivage.reference.actions.vocabularies import load_vocabularies
from rivage.reference.models import Commune

Rows = list[dict[str, str]]
Communes = dict[str, Commune]


@transaction.atomic
def load_demonstration_reference() -> Report:
    """Vocabularies, occupations, communes, prisons, services, partners. Idempotent."""
    load_vocabularies(by="démonstration")
    report = load_demonstration_places_and_occupations()
    organisations = rows_of("rivage.organisations", "demonstration_organisations.csv")
    establishments = rows_of("rivage.organisations", "demonstration_establishments.csv")
    communes = Commune.objects.in_bulk(
        {row["insee"] for row in [*organisations, *establishments]}, field_name="insee"
    )
    for row in organisations:
        _organisation(row, communes)
    for row in establishments:
        _establishment(row, communes)
    return report


def _organisation(row: dict[str, str], communes: Communes) -> None:
    commune = communes.get(row["insee"])
    key = f"demo:{row['kind']}:{row['name']}"
    if row["kind"] == OrganisationKind.SPIP:
        key = probation_service_key(row["name"])
    organisation, _new = Organisation.objects.get_or_create(
        reference_key=key,
        defaults={
            "name": row["name"],
            "kind": row["kind"],
            "commune": commune,
            "department": commune.department if commune else "",
        },
    )
    site = _site(row, organisation, commune) if row["site"] else None
    Contact.objects.get_or_create(
        organisation=organisation,
        name=row["contact"],
        defaults={
            "site": site,
            "role": row["role"],
            "phone": row["phone"],
            "email": row["email"],
        },
    )


def _site(row: dict[str, str], organisation: Organisation, commune: Commune | None) -> Site:
    site, _new = Site.objects.get_or_create(
        organisation=organisation,
        name=row["site"],
        defaults={
            "commune": commune,
            "latitude": commune.latitude if commune else None,
            "longitude": commune.longitude if commune else None,
        },
    )
    return site


def _establishment(row: dict[str, str], communes: Communes) -> None:
    commune = communes.get(row["insee"])
    spip = Organisation.objects.filter(
        reference_key=probation_service_key(f"SPIP {row['spip']}")
    ).first()
    establishment, _new = Establishment.objects.get_or_create(
        reference_key=establishment_key(row["kind"], row["short_name"]),
        defaults={
            "name": row["name"],
            "short_name": row["short_name"],
            "kind": row["kind"],
            "commune": commune,
            "spip": spip,
            "latitude": commune.latitude if commune else None,
            "longitude": commune.longitude if commune else None,
        },
    )
    for quarter in filter(None, row["quarters"].split("|")):
        kind, name = quarter.split(":")
        Quarter.objects.get_or_create(
            establishment=establishment, name=name, defaults={"kind": kind}
        )
