"""The doors of the vocabularies: administrators edit them, everyone reads their words."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from rivage.reference.choices import EDITABLE, Vocabulary
from rivage.reference.models import Term

if TYPE_CHECKING:
    from rivage.accounts.models import User


def vocabularies_to_administer(user: "User") -> None:
    """403 for whoever does not look after the association's words."""
    if not user.administers:
        raise PermissionDenied(_("Les vocabulaires sont tenus par l’administration."))


def vocabulary_to_administer(user: "User", name: str) -> Vocabulary:
    vocabularies_to_administer(user)
    if name not in EDITABLE:
        raise Http404
    return Vocabulary(name)


def terms_to_administer(user: "User", vocabulary: Vocabulary) -> QuerySet[Term]:
    """Ended terms too: files still use them."""
    vocabularies_to_administer(user)
    return Term.objects.filter(vocabulary=vocabulary).order_by("order", "label")


def term_to_administer(user: "User", pk: int) -> Term:
    vocabularies_to_administer(user)
    term = Term.objects.filter(pk=pk, vocabulary__in=EDITABLE).first()
    if term is None:
        raise Http404
    return term
