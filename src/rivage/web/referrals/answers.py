"""Answering an orientation, and taking an answer back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rivage.referrals.access import referral_to_answer, referral_to_change, referral_to_open
from rivage.referrals.actions import (
    accept,
    ask,
    decline,
    expire,
    hear_back,
    put_on_waiting_list,
    reopen,
    withdraw,
)
from rivage.referrals.choices import Status
from rivage.web.http import Request
from rivage.web.referrals.forms import AcceptForm, AskForm, DeclineForm, NoteForm, WaitForm
from rivage.web.referrals.page import known_people
from rivage.web.referrals.views import show


@require_http_methods(["GET", "POST"])
def referral_accept(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_answer(request.user, pk)
    if request.method == "GET":
        referral_to_open(request.user, pk)
        if referral.status == Status.ACCEPTED:
            return redirect("referrals:referral", pk)
    similar = known_people(referral, by=request.user)
    form = AcceptForm(request.POST or None, referral=referral, similar=similar, user=request.user)
    if not form.is_valid():
        return render(
            request, "referrals/accept.html",
            {"referral": referral, "form": form, "similar": similar},
            status=422 if form.is_bound else 200,
        )  # fmt: skip
    told = form.cleaned_data
    accepted = accept(
        referral, programme=told["programme"], officer=told["officer"], on=told["on"],
        participant=form.participant(), note=told["note"], by=request.user,
    )  # fmt: skip
    messages.success(request, _("Orientation acceptée : le dossier est ouvert."))
    return redirect(_file_of(accepted))


@require_POST
def referral_ask(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_answer(request.user, pk)
    form = AskForm(request.POST, prefix="ask")
    if not form.is_valid():
        return show(request, referral, refused=form, act="ask")
    ask(referral, question=form.cleaned_data["question"], by=request.user)
    return _told(request, referral, _("Question notée. L’orientation reste à répondre."))


@require_POST
def referral_hear_back(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_answer(request.user, pk)
    form = NoteForm(request.POST, prefix="hear_back")
    note = form.cleaned_data["note"] if form.is_valid() else ""
    hear_back(referral, note=note, by=request.user)
    return _told(request, referral, _("Réponse notée."))


@require_POST
def referral_wait(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_answer(request.user, pk)
    form = WaitForm(request.POST, prefix="wait")
    note = form.cleaned_data["note"] if form.is_valid() else ""
    put_on_waiting_list(referral, note=note, by=request.user)
    return _told(request, referral, _("Mise en liste d’attente."), undo=True)


@require_POST
def referral_decline(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_answer(request.user, pk)
    form = DeclineForm(request.POST, prefix="decline")
    if not form.is_valid():
        return show(request, referral, refused=form, act="decline")
    decline(
        referral, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"],
        by=request.user,
    )  # fmt: skip
    return _told(request, referral, _("Réponse enregistrée : non retenue."), undo=True)


@require_POST
def referral_withdraw(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_change(request.user, pk)
    form = NoteForm(request.POST, prefix="withdraw")
    note = form.cleaned_data["note"] if form.is_valid() else ""
    withdraw(referral, note=note, by=request.user)
    return _told(request, referral, _("Orientation retirée."), undo=True)


@require_POST
def referral_expire(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_answer(request.user, pk)
    expire(referral, by=request.user)
    return _told(request, referral, _("Orientation classée comme expirée."), undo=True)


@require_POST
def referral_reopen(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_change(request.user, pk)
    reopen(referral, by=request.user)
    return _told(request, referral, _("Réponse reprise : l’orientation est de nouveau à répondre."))


def _told(request: Request, referral: Any, words: str, *, undo: bool = False) -> HttpResponse:
    address = reverse("referrals:reopen", args=[referral.pk])
    messages.success(request, words, extra_tags=f"undo={address}" if undo else "")
    return redirect("referrals:referral", referral.pk)


def _file_of(referral: Any) -> str:
    try:
        return reverse("people:person", args=[referral.participant_id])
    except NoReverseMatch:
        return reverse("referrals:referral", args=[referral.pk])
