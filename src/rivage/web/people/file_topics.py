"""The topics of a file, in the order in which their pages name each other."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from rivage.participants import access
from rivage.web.http import Request


@dataclass(frozen=True)
class FileTopic:
    name: str
    label: Promise


FILE_TOPICS = (
    FileTopic("people:identity", gettext_lazy("Identité")),
    FileTopic("people:contacts", gettext_lazy("Coordonnées")),
    FileTopic("people:languages", gettext_lazy("Langues")),
    FileTopic("people:housing", gettext_lazy("Logement")),
    FileTopic("people:papers", gettext_lazy("Papiers")),
    FileTopic("people:background", gettext_lazy("Expérience")),
    FileTopic("people:skills", gettext_lazy("Compétences")),
    FileTopic("people:wishes", gettext_lazy("Pistes d’emploi")),
    FileTopic("people:consents", gettext_lazy("Accords")),
    FileTopic("people:access", gettext_lazy("Accès")),
    FileTopic("people:merge", gettext_lazy("Réunir")),
)


def file_page(
    request: Request, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the file of `context["person"]`, with the way to the others that may be opened."""
    governs = access.may_govern(request.user, context["person"])
    topics = [each for each in FILE_TOPICS if governs or each.name != "people:access"]
    return render(request, template, {"file_topics": topics, **context}, status=status)
