"""The demonstration's door: one click enters as someone. It exists nowhere else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rivage.accounts.queries import one_of_each_role
from rivage.web.demo.door import VISIT, is_open
from rivage.web.kept.sent import waits_for

if TYPE_CHECKING:
    from rivage.accounts.models import User


@dataclass(frozen=True)
class Visit:
    user: "User"
    role: str
    trade: "Trade"


@dataclass(frozen=True)
class Trade:
    icon: str
    does: str


def trades() -> dict[str, Trade]:
    """What each role does all day, in a sentence."""
    return {
        "officer": Trade(
            icon="compass",
            does=_("Accompagne trente à soixante personnes : entretiens, démarches, plan."),
        ),
        "lead": Trade(
            icon="people",
            does=_(
                "Veille sur les dossiers de son équipe, les programmes et les accès exceptionnels."
            ),
        ),
        "administrator": Trade(
            icon="person-badge",
            does=_("Ouvre et ferme les comptes, règle les vocabulaires. N’ouvre aucun dossier."),
        ),
        "dpo": Trade(
            icon="shield-check",
            does=_("Lit qui a ouvert quoi, par référence, sans voir le nom des personnes."),
        ),
    }


def visits() -> list[Visit]:
    words = trades()
    return [Visit(user, user.get_role_display(), words[user.role]) for user in one_of_each_role()]


@login_not_required
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    if not is_open(request):
        raise Http404
    return render(request, "demo/roles.html", {"visits": visits()})


@login_not_required
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    if not is_open(request):
        raise Http404
    visit = next((visit for visit in visits() if visit.user.pk == pk), None)
    if visit is None:
        raise Http404
    logout(request)
    login(request, visit.user, settings.AUTHENTICATION_BACKENDS[0])
    request.session[VISIT] = True
    return redirect("kept:list" if waits_for(visit.user) else "/")
