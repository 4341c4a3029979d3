"""Choosing a prison, a service or someone who works there."""

from django.db.models import QuerySet

from rivage.organisations.models import Contact, Establishment, Organisation
from rivage.reference.rules import normalised


def establishment_choices() -> QuerySet[Establishment]:
    """Open prisons with their commune and service, for a form."""
    return Establishment.objects.active().select_related("commune", "spip")


def prescriber_choices() -> QuerySet[Organisation]:
    return Organisation.objects.prescribers().order_by("kind", "name")


def contacts_of(organisation: Organisation) -> QuerySet[Contact]:
    return Contact.objects.in_use().filter(organisation=organisation).select_related("site")


def establishment_named(text: str) -> Establishment | None:
    """The prison a spreadsheet means by "MA Villepinte"; None when none or several fit."""
    wanted = normalised(text)
    found = [
        row
        for row in Establishment.objects.active()
        if wanted and wanted in {normalised(row.short_name), normalised(row.name)}
    ]
    return found[0] if len(found) == 1 else None


def organisation_named(text: str) -> Organisation | None:
    """The same for a service or a partner."""
    wanted = normalised(text)
    rows = Organisation.objects.active() if wanted else Organisation.objects.none()
    found = [row for row in rows if normalised(row.name) == wanted]
    return found[0] if len(found) == 1 else None
