"""What is done with a leave permit, one small page for each step; each can be taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rivage.core.refusals import Refusal
from rivage.justice.access import permit_to_change, permit_to_open
from rivage.justice.actions import permits as actions
from rivage.justice.queries.permits import permit_moments
from rivage.scheduling.access import appointment_to_change
from rivage.scheduling.actions.leave import need_leave, serve_appointment, untie_appointment
from rivage.scheduling.queries import meetings_served, served_by, to_be_served
from rivage.web.http import Request
from rivage.web.pathways.acts import ask, person_of, posted
from rivage.web.permits import forms, page

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])
TEMPLATE = "permits/form.html"


def permit_of(request: Request, pk: UUID) -> Any:
    if request.method == "POST":
        return permit_to_change(request.user, pk)
    return permit_to_open(request.user, pk)


def back_to_permit(request: Request, permit: Any, said: str, *, undo: str = "") -> HttpResponse:
    messages.success(request, said, extra_tags=f"undo={undo}" if undo else "")
    return redirect("permits:permit", permit.pk)


def taken_back_by(permit: Any) -> str:
    """The address that takes the step just noted back."""
    last = next((each for each in permit_moments(permit) if each.taken_back_at is None), None)
    return reverse("permits:take_back", args=[permit.pk, last.pk]) if last and last.was else ""


def step(  # noqa: PLR0913 -- the words of a page
    request: Request,
    permit: Any,
    form: Any,
    act: Callable[..., Any],
    *,
    title: str,
    button: str,
    done: str,
    field: str,
    lead: str = "",
) -> HttpResponse:
    """A form, its act, and the permit's page again. What cannot be is said beside the field."""
    if form.is_valid():
        try:
            act(permit, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(field, str(refusal))
        else:
            return back_to_permit(request, permit, done, undo=taken_back_by(permit))
    return ask(
        request, form, participant=permit.participant, title=title, button=button, lead=lead,
        template=TEMPLATE, back=reverse("permits:permit", args=[permit.pk]),
    )  # fmt: skip


@ask_or_act
def new(request: Request, person: UUID) -> HttpResponse:
    participant = person_of(request, person, page="permission")
    form = forms.DetailsForm(posted(request))
    if form.is_valid():
        permit = actions.need_permit(participant, **form.cleaned_data, by=request.user)
        return back_to_permit(
            request, permit, _("Permission à demander : c’est noté."),
            undo=reverse("permits:withdraw", args=[permit.pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=participant, title=_("Une permission à demander"),
        button=_("Noter ce besoin"), template=TEMPLATE,
        lead=_("Le jour et le motif suffisent pour commencer ; le reste peut venir plus tard."),
        back=reverse("justice:situation", args=[participant.pk]),
    )  # fmt: skip


@require_POST
def need(request: Request, appointment: UUID) -> HttpResponse:
    """From an appointment, in one click."""
    meeting = appointment_to_change(request.user, appointment)
    permit = need_leave(meeting, by=request.user)
    return back_to_permit(
        request, permit, _("Permission à demander : précisez pour quoi faire et le trajet."),
        undo=reverse("permits:withdraw", args=[permit.pk]),
    )  # fmt: skip


@require_POST
def tie(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_to_change(request.user, pk)
    wanted = request.POST.get("appointment", "")
    chosen = next((each for each in to_be_served(permit) if str(each.pk) == wanted), None)
    if chosen is None:
        messages.error(request, _("Choisissez un rendez-vous à venir."))
        return redirect("permits:permit", pk)
    serve_appointment(permit, chosen, by=request.user)
    return back_to_permit(
        request, permit, _("Ce rendez-vous est rattaché à la permission."),
        undo=reverse("permits:untie", args=[chosen.pk]),
    )  # fmt: skip


@require_POST
def untie(request: Request, appointment: UUID) -> HttpResponse:
    meeting = appointment_to_change(request.user, appointment)
    permit = meeting.leave_permit
    untie_appointment(meeting, by=request.user)
    if permit is None:
        return redirect("interviews:of_person", meeting.participant_id)
    return back_to_permit(request, permit, _("Ce rendez-vous n’est plus rattaché."))


@ask_or_act
def correct(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    form = forms.DetailsForm(posted(request), permit=permit)
    if form.is_valid():
        # Only what was typed over: two colleagues who correct different things both are heard.
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.correct_permit(permit, **changed, by=request.user)
        return back_to_permit(request, permit, _("C’est à jour."))
    return ask(
        request, form, participant=permit.participant, title=_("Préciser la permission"),
        button=_("Enregistrer"), template=TEMPLATE, back=reverse("permits:permit", args=[pk]),
    )  # fmt: skip


@ask_or_act
def ask_for(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    again = permit.state == "refused"
    return step(
        request, permit, forms.AskForm(posted(request), permit=permit), actions.ask_permit,
        title=page.again(permit) if again else _("Noter la demande"),
        button=_("Noter la demande"), done=_("La demande est notée."), field="asked_on",
        lead=_("Le refus reste dans l’historique.") if again else
        _("Le jour où la demande est partie, et par qui."),
    )  # fmt: skip


@ask_or_act
def commission(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    form = forms.CommissionForm(posted(request), initial={"commission_on": permit.commission_on})
    if form.is_valid():
        actions.correct_permit(permit, **form.cleaned_data, by=request.user)
        return back_to_permit(request, permit, _("La date de la commission est notée."))
    return ask(
        request, form, participant=permit.participant, title=_("Date de la commission"),
        button=_("Noter cette date"), template=TEMPLATE, back=reverse("permits:permit", args=[pk]),
        lead=_("Son calendrier se demande au greffe ou à la CPIP."),
    )  # fmt: skip


@ask_or_act
def grant(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    meetings = meetings_served(served_by(permit))
    return step(
        request, permit, forms.GrantForm(posted(request), permit=permit, meetings=meetings),
        actions.grant_permit,
        title=_("Permission accordée"), button=_("Noter l’accord"),
        done=_("L’accord est noté. La feuille pour la personne est prête."), field="decided_on",
        lead=_("Les heures et les conditions, comme elles sont écrites sur la décision."),
    )  # fmt: skip


@ask_or_act
def refuse(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    return step(
        request, permit, forms.RefuseForm(posted(request)), actions.refuse_permit,
        title=_("Permission refusée"), button=_("Noter le refus"), done=_("Le refus est noté."),
        field="decided_on", lead=_("Tout ce qui a été préparé reste pour la suite."),
    )  # fmt: skip


@ask_or_act
def appeal(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    return step(
        request, permit, forms.AppealForm(posted(request), permit=permit), actions.appeal_permit,
        title=_("Noter un appel"), button=_("Noter l’appel"), done=_("L’appel est noté."),
        field="appealed_on", lead=_("La décision est attendue de nouveau."),
    )  # fmt: skip


@ask_or_act
def complete(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    return step(
        request, permit, forms.EndForm(posted(request), initial=_last_day(permit)),
        actions.complete_permit, title=_("Sortie effectuée"), button=_("Noter le retour"),
        done=_("La sortie est notée : elle compte pour les suivantes."), field="on",
        lead=_("La personne est sortie, puis rentrée."),
    )  # fmt: skip


@ask_or_act
def no_return(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    return step(
        request, permit, forms.EndForm(posted(request), initial=_last_day(permit)),
        actions.note_no_return, title=_("Retour non constaté"), button=_("Noter ce fait"),
        done=_("C’est noté. Cela se reprend si l’information était fausse."), field="on",
        lead=_("Seulement si l’établissement ou la CPIP l’a dit. C’est un fait, pas un jugement."),
    )  # fmt: skip


@ask_or_act
def cancel(request: Request, pk: UUID) -> HttpResponse:
    permit = permit_of(request, pk)
    return step(
        request, permit, forms.EndForm(posted(request)), actions.cancel_permit,
        title=_("Annuler la permission"), button=_("Annuler la permission"),
        done=_("La permission est annulée ; tout reste lisible."), field="on",
        lead=_("Elle n’est plus utile, elle a été retirée, ou un transfert l’a empêchée."),
    )  # fmt: skip


@require_POST
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    """It was noted by mistake, a moment ago."""
    permit = permit_to_change(request.user, pk)
    actions.cancel_permit(
        permit, on=timezone.localdate(), note=_("Notée par erreur."), by=request.user
    )
    return back_to_permit(
        request, permit, _("La permission est annulée."), undo=taken_back_by(permit)
    )


@require_POST
def take_back(request: Request, pk: UUID, moment: UUID) -> HttpResponse:
    permit = permit_to_change(request.user, pk)
    actions.take_back(permit, moment, by=request.user)
    return back_to_permit(request, permit, _("Cette étape est reprise : tout est comme avant."))


def _last_day(permit: Any) -> dict[str, Any]:
    """The day it was to end, when that is behind us."""
    today = timezone.localdate()
    ended = timezone.localdate(permit.ends_at) if permit.ends_at else today
    return {"on": min(ended, today)}
