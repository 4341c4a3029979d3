"""The number a prison gives: on a page of its own, where an administrator opened it for a team."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rivage.justice.access import custody_number_to_change, custody_number_to_open
from rivage.justice.actions.custody_number import write_custody_number
from rivage.justice.queries.custody_number import custody_number_of
from rivage.web.http import Request
from rivage.web.pathways.acts import ask, posted
from rivage.web.permits.forms import NumberForm


@require_http_methods(["GET", "HEAD", "POST"])
def number(request: Request, person: UUID) -> HttpResponse:
    door = custody_number_to_change if request.method == "POST" else custody_number_to_open
    participant = door(request.user, person)
    form = NumberForm(posted(request), initial={"number": custody_number_of(participant)})
    if form.is_valid():
        write_custody_number(participant, form.cleaned_data["number"], by=request.user)
        messages.success(request, _("C’est enregistré, et scellé."))
        return redirect("permits:of_person", person)
    return ask(
        request, form, participant=participant, title=_("Numéro d’écrou"),
        button=_("Enregistrer"), template="permits/form.html",
        lead=_("Lu et écrit ici seulement, par les équipes que l’administration a autorisées."),
        back=reverse("permits:of_person", args=[person]),
    )  # fmt: skip
