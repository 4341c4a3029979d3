"""What was sent after the end of a session: read again, sent again, or given up."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rivage.drafts.actions import forget_unsent
from rivage.drafts.queries import Unsent, unsent_forms
from rivage.web.http import Request
from rivage.web.kept.sent import keep_what_was_sent, sent_by_itself, texts_of


@dataclass(frozen=True)
class KeptForm:
    unsent: Unsent
    title: str
    texts: list[str]


@require_GET
def listing(request: Request) -> HttpResponse:
    kept = [
        KeptForm(unsent, _title(unsent.path), texts_of(unsent.fields))
        for unsent in unsent_forms(request.user)
    ]
    return render(request, "kept/list.html", {"kept": kept})


@login_not_required
def opened_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was opened before the present session (Django's CSRF_FAILURE_VIEW).

    What our own page sent waits to be read and sent again; anything else is refused.
    """
    owner = request.user.pk if request.user.is_authenticated else None
    if sent_by_itself(request) and keep_what_was_sent(request, owner):
        return redirect("kept:list")
    return render(request, "403_csrf.html", status=403)


@require_POST
def forget(request: Request, pk: UUID) -> HttpResponse:
    forget_unsent(pk, by=request.user)
    messages.success(request, _("Le texte est effacé."))
    return redirect("kept:list")


def _title(path: str) -> str:
    """Which page it was, in a few words: the address says where, never about whom."""
    areas = {
        "interviews": _("Un rendez-vous"),
        "intake": _("Un tableau à importer"),
        "justice": _("Un lieu ou une sortie"),
        "pathways": _("Un parcours"),
        "people": _("Un dossier"),
        "programmes": _("Un programme"),
        "referrals": _("Une orientation"),
        "team": _("L’équipe"),
        "traces": _("Les traces"),
        "vocabularies": _("Un vocabulaire"),
    }
    try:
        return areas.get(resolve(path).app_name, _("Une page"))
    except Resolver404:
        return _("Une page")
