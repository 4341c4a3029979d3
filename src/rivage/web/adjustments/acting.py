"""One page for every act of a dossier, and the forms of what it gathers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rivage.core.refusals import Refusal
from rivage.justice.access.dossiers import dossier_to_open
from rivage.justice.actions import dossiers
from rivage.justice.actions.dossiers.moving import last_moment
from rivage.scheduling.queries import planned_inside
from rivage.web.adjustments import forms, gathering_forms
from rivage.web.adjustments.acts import ACTS, carry_out, following, form_of, label_of
from rivage.web.adjustments.fields import DossierAct
from rivage.web.http import Request
from rivage.web.pathways.acts import ask, posted, reading

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])
READ = "aménagement de peine"
STILL_INSIDE = gettext_lazy(
    "Des rendez-vous en détention ou des permissions étaient encore prévus : revoyez-les depuis "
    "« Rendez-vous » et « Permissions » de ce dossier."
)


@ask_or_act
def act(request: Request, pk: UUID, slug: str) -> HttpResponse:
    chosen = ACTS.get(slug)
    if chosen is None:
        raise Http404
    found = dossier_to_open(request.user, pk, reading=reading(request, READ))
    if chosen not in following(found):
        said = _("Ce dossier est maintenant « %(state)s » : cet acte ne s’y fait plus.")
        messages.warning(request, said % {"state": found.get_state_display()})
        return redirect("adjustments:dossier", pk)
    form = form_of(chosen, found, posted(request))
    if form.is_valid() and _done(
        form, chosen.field, lambda: carry_out(chosen, found, form, request.user)
    ):
        moment = last_moment(found)
        undo = reverse("adjustments:take_back", args=[moment.pk]) if moment else ""
        messages.success(request, str(chosen.said), extra_tags=f"undo={undo}" if undo else "")
        if form.cleaned_data.get("change_regime") and planned_inside(found.participant):
            messages.warning(request, STILL_INSIDE)
        return redirect("adjustments:dossier", pk)
    return _page(request, found, form, title=label_of(chosen, found), lead=str(chosen.lead))


@ask_or_act
def project(request: Request, pk: UUID) -> HttpResponse:
    return _gather(
        request, pk, gathering_forms.ProjectForm, dossiers.change_project,
        title=_("Le projet"), said=_("Le projet est à jour."),
        lead=_("Qui décidera, où se comptent les délais, et ce que la personne veut faire."),
    )  # fmt: skip


@ask_or_act
def housing(request: Request, pk: UUID) -> HttpResponse:
    return _gather(
        request, pk, gathering_forms.HousingForm, dossiers.change_housing,
        title=_("Le logement"), said=_("Le logement est à jour."),
        lead=_("Chez qui, et qui a accepté quoi."),
    )  # fmt: skip


@ask_or_act
def job(request: Request, pk: UUID) -> HttpResponse:
    return _gather(
        request, pk, gathering_forms.JobForm, dossiers.change_job,
        title=_("L’activité"), said=_("L’activité est à jour."),
        lead=_("Ce que la personne fera, quand, et ce que l’employeur peut savoir."),
    )  # fmt: skip


@ask_or_act
def chamber_hearing(request: Request, pk: UUID) -> HttpResponse:
    return _gather(
        request, pk, forms.ChamberHearingForm, dossiers.note_chamber_hearing,
        title=_("L’audience de la chambre"), said=_("L’audience de la chambre est notée."),
    )  # fmt: skip


def _gather(  # noqa: PLR0913 -- the words of a page
    request: Request,
    pk: UUID,
    form_class: type[DossierAct],
    change: Callable[..., Any],
    *,
    title: str,
    said: str,
    lead: str = "",
) -> HttpResponse:
    found = dossier_to_open(request.user, pk, reading=reading(request, READ))
    form = form_class(posted(request), dossier=found)
    if form.is_valid() and _done(
        form, "", lambda: change(found, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, said)
        return redirect("adjustments:dossier", pk)
    return _page(request, found, form, title=title, lead=lead)


def _done(form: DossierAct, field: str, do: Callable[[], Any]) -> bool:
    """What cannot be is said beside the field, and all that was typed stays on the page."""
    try:
        do()
    except dossiers.DossierMovedOn as refusal:
        form.dossier.refresh_from_db()
        form.seen_again()
        form.add_error(None, str(refusal))
        return False
    except Refusal as refusal:
        form.add_error(field if field in form.fields else None, str(refusal))
        return False
    return True


def _page(
    request: Request, dossier: Any, form: DossierAct, *, title: str, lead: str
) -> HttpResponse:
    return ask(
        request, form, participant=dossier.participant, title=title, button=_("Enregistrer"),
        lead=lead, template="adjustments/form.html", dossier=dossier,
        back=reverse("adjustments:dossier", args=[dossier.pk]),
    )  # fmt: skip
