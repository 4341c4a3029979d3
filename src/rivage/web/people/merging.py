"""Two files, one person: side by side, then one, with a way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rivage.audit.actions import trace_reading
from rivage.caseload.comparison import comparison
from rivage.caseload.duplicates import alike
from rivage.caseload.merging import merge_files, plan, undo_merge
from rivage.caseload.search import search
from rivage.participants import access
from rivage.web.http import Request
from rivage.web.people.file_topics import file_page


@require_http_methods(["GET", "POST"])
def merge(request: Request, pk: UUID) -> HttpResponse:
    """Choose the other file, compare, then keep one."""
    if request.method == "POST":
        kept = access.participant_to_change(request.user, pk)
        absorbed = access.participant_to_change(request.user, _uuid(request.POST.get("avec", "")))
        choices = {
            name.removeprefix("choice-"): str(side)
            for name, side in request.POST.items()
            if name.startswith("choice-")
        }
        done = merge_files(kept, absorbed, choices, by=request.user)
        undo = reverse("people:undo_merge", args=[done.pk])
        said = _("Les deux dossiers n’en font plus qu’un.")
        messages.success(request, said, extra_tags=f"undo={undo}")
        return redirect("people:person", kept.pk)
    kept = access.participant_to_open(request.user, pk, page=_("réunir"))
    if other := request.GET.get("avec"):
        absorbed = access.participant_to_open(request.user, _uuid(other), page=_("réunir"))
        context = {
            "person": kept,
            "other": absorbed,
            "plan": plan(kept, absorbed),
            "rows": comparison(kept, absorbed),
        }
        return file_page(request, "people/merge_preview.html", context)
    return file_page(request, "people/merge.html", _candidates(request, kept))


def _candidates(request: Request, person: Any) -> dict[str, Any]:
    """Who resembles the person, or whoever was looked for."""
    text = request.GET.get("q", "").strip()[:100]
    if text:
        found = [each for each in search(request.user, text) if each.pk != person.pk]
        trace_reading(request.user, kind="search", page="réunir", searched=text, results=len(found))
        return {"person": person, "text": text, "found": [(each, ()) for each in found]}
    likely = alike(
        request.user,
        first_name=person.preferred_name or person.first_name,
        last_name=person.last_name,
        birth_date=person.birth_date,
        phone="",
    )
    found_alike = [(each.person, each.reasons) for each in likely if each.person.pk != person.pk]
    return {"person": person, "text": "", "found": found_alike}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@require_POST
def undo(request: Request, pk: UUID) -> HttpResponse:
    merged = access.merge_to_undo(request.user, pk)
    absorbed = undo_merge(merged, by=request.user)
    messages.success(request, _("Les deux dossiers sont de nouveau séparés."))
    seen = access.visible_participants(request.user).filter(pk=absorbed.pk).exists()
    return redirect("people:person", absorbed.pk if seen else merged.kept_id)
