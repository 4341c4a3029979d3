"""The pathway itself: enter, move on, suspend, resume, switch, hand over, sign, end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rivage.participants.access import visible_participants
from rivage.pathways import actions
from rivage.pathways.access import enrolment_to_change
from rivage.scheduling.actions import hand_over_file
from rivage.web.http import Request
from rivage.web.pathways import forms
from rivage.web.pathways.acts import ask, back_to, person_of, posted, reading

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


@ask_or_act
def enrol(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="entrée en parcours")
    form = forms.EnrolForm(posted(request), participant=participant, by=request.user)
    if form.is_valid():
        actions.enrol(participant, **form.cleaned_data, by=request.user)
        return back_to(request, participant, _("Le parcours commence."))
    return ask(
        request, form, participant=participant, title=_("Commencer un parcours"),
        button=_("Commencer le parcours"),
        lead=_("L’équipe du programme pourra ouvrir ce dossier."),
    )  # fmt: skip


@require_POST
def move_on(request: Request, pk: UUID, status: str) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk)
    actions.move_on(enrolment, status, by=request.user)
    undo = reverse("pathways:move_on", args=[pk, enrolment.status])
    return back_to(request, enrolment.participant, _("Le parcours avance."), undo=undo)


@ask_or_act
def suspend(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk, reading=reading(request, "suspension"))
    form = forms.SuspendForm(posted(request))
    if form.is_valid():
        actions.suspend(enrolment, **form.cleaned_data, by=request.user)
        return back_to(
            request, enrolment.participant, _("Le parcours est suspendu. La porte reste ouverte."),
            undo=reverse("pathways:resume_now", args=[pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=enrolment.participant, title=_("Suspendre le parcours"),
        button=_("Suspendre"),
        lead=_("Rien ne s’efface : le parcours reprendra là où il en est."),
    )  # fmt: skip


@ask_or_act
def look_again(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk, reading=reading(request, "suspension"))
    form = forms.LookAgainForm(posted(request))
    if form.is_valid():
        actions.look_again(enrolment, on=form.cleaned_data["on"], by=request.user)
        return back_to(request, enrolment.participant, _("La date est notée."))
    return ask(
        request, form, participant=enrolment.participant, title=_("Revoir plus tard"),
        button=_("Revoir ce jour-là"),
        lead=_("Le parcours reste suspendu jusqu’à ce que vous le repreniez."),
    )  # fmt: skip


@ask_or_act
def resume(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk, reading=reading(request, "reprise"))
    form = forms.DatedForm(posted(request))
    if form.is_valid():
        actions.resume(enrolment, **form.cleaned_data, by=request.user)
        return back_to(request, enrolment.participant, _("Le parcours reprend là où il en était."))
    return ask(
        request, form, participant=enrolment.participant, title=_("Reprendre le parcours"),
        button=_("Reprendre"), lead=_("Le parcours reprend à l’étape où il s’était arrêté."),
    )  # fmt: skip


@require_POST
def resume_now(request: Request, pk: UUID) -> HttpResponse:
    """In one click, from the page or to undo a suspension."""
    enrolment = enrolment_to_change(request.user, pk)
    actions.resume(enrolment, by=request.user)
    return back_to(request, enrolment.participant, _("Le parcours reprend là où il en était."))


@ask_or_act
def switch(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk, reading=reading(request, "programme"))
    form = forms.SwitchForm(posted(request), enrolment=enrolment)
    if form.is_valid():
        values = form.cleaned_data
        actions.switch_programme(
            enrolment, values["programme"], on=values["on"], note=values["note"], by=request.user
        )
        if values["officer"] != enrolment.officer:
            hand_over_file(enrolment, officer=values["officer"], on=values["on"], by=request.user)
        return _home(request, enrolment.participant_id, _("Le programme a changé."))
    return ask(
        request, form, participant=enrolment.participant, title=_("Changer de programme"),
        button=_("Changer de programme"),
        lead=_("Le parcours continue, avec tout ce qui a déjà été fait."),
    )  # fmt: skip


@ask_or_act
def hand_over(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk, reading=reading(request, "relais"))
    form = forms.HandOverForm(posted(request), enrolment=enrolment)
    if form.is_valid():
        hand_over_file(enrolment, **form.cleaned_data, by=request.user)
        said = _("Le dossier est confié à %(name)s.") % {"name": form.cleaned_data["officer"]}
        return _home(request, enrolment.participant_id, said)
    return ask(
        request, form, participant=enrolment.participant, title=_("Confier le dossier"),
        button=_("Confier le dossier"),
        lead=_("Les démarches en cours et les rendez-vous à venir suivent."),
    )  # fmt: skip


@ask_or_act
def sign(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk, reading=reading(request, "engagement"))
    form = forms.AgreementForm(posted(request))
    if form.is_valid():
        actions.sign_agreement(enrolment, **form.cleaned_data, by=request.user)
        return back_to(request, enrolment.participant, _("L’engagement est signé."))
    return ask(
        request, form, participant=enrolment.participant, title=_("Signer l’engagement"),
        button=_("Noter la signature"),
        lead=_("Ce qui a été expliqué et signé ensemble. Il peut être renouvelé à tout moment."),
    )  # fmt: skip


@ask_or_act
def end(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk, reading=reading(request, "fin de parcours"))
    form = forms.EndForm(posted(request))
    if form.is_valid():
        actions.end(enrolment, **form.cleaned_data, by=request.user)
        return back_to(
            request, enrolment.participant, _("Le parcours est terminé."),
            undo=reverse("pathways:reopen", args=[pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=enrolment.participant, title=_("Terminer le parcours"),
        button=_("Terminer le parcours"),
        lead=_("Le dossier reste entier ; une nouvelle entrée sera toujours possible."),
    )  # fmt: skip


@require_POST
def reopen(request: Request, pk: UUID) -> HttpResponse:
    enrolment = enrolment_to_change(request.user, pk)
    actions.reopen(enrolment, by=request.user)
    return back_to(request, enrolment.participant, _("Le parcours est rouvert."))


def _home(request: Request, pk: UUID, said: str) -> HttpResponse:
    """The person's page, or one's own day when the file has left one's sight."""
    messages.success(request, said)
    if visible_participants(request.user).filter(pk=pk).exists():
        return redirect("people:person", pk)
    return redirect("/")
