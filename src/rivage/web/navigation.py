"""What the header offers, by role. No query: it runs on every page."""

from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


class Place(NamedTuple):
    label: str
    url: str
    icon: str
    active: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    places = []
    if user.accompanies:
        places += [
            (_("Ma journée"), "today:today", "sun"),
            (_("Personnes"), "people:list", "people"),
            (_("Sorties"), "road:list", "sunrise"),
            (_("Orientations"), "referrals:list", "inbox"),
            (_("Aménagements"), "adjustments:list", "bank"),
            (_("Permissions"), "permits:list", "door-open"),
            (_("Importer"), "intake:list", "table"),
        ]
    if user.leads:
        places.append((_("Programmes"), "programmes:list", "signpost-split"))
    if user.administers:
        places += [
            (_("Équipe"), "team:list", "person-badge"),
            (_("Vocabulaires"), "vocabularies:list", "card-list"),
        ]
    if user.leads or user.role == "dpo":
        places.append((_("Traces"), "traces:list", "shield-check"))
    return {
        "navigation": [
            Place(
                label,
                url,
                icon,
                request.path == url or (url != "/" and request.path.startswith(url)),
            )
            for label, name, icon in places
            if (url := _address(name))
        ]
    }


@cache
def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
