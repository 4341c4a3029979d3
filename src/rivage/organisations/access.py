"""The doors of the address book. It holds professionals, at their work: any colleague reads it."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from rivage.organisations.models import Contact, Establishment, Organisation

if TYPE_CHECKING:
    from rivage.accounts.models import User


def organisations_for(user: "User") -> QuerySet[Organisation]:
    _staff(user)
    return Organisation.objects.active()


def establishments_for(user: "User") -> QuerySet[Establishment]:
    _staff(user)
    return Establishment.objects.active()


def contacts_for(user: "User") -> QuerySet[Contact]:
    _staff(user)
    return Contact.objects.in_use().select_related("organisation")


def _staff(user: "User") -> None:
    if not (user.is_authenticated and user.is_active):
        raise PermissionDenied
