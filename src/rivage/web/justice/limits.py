"""The pages of hours and obligations: fixed, corrected, ended, taken back."""

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
from rivage.justice.access import limits_to_change, obligation_to_change
from rivage.justice.actions import limits as actions
from rivage.justice.queries.limits import known_limits, known_obligation, limits_of
from rivage.participants.models import Participant
from rivage.web.http import Request
from rivage.web.justice.limits_forms import LimitsForm, ObligationForm
from rivage.web.pathways.acts import Act, ask, person_of, posted, reading

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


def _kept(form: Act, act: Callable[[], Any]) -> Any:
    """What cannot be is said beside the day, and all that was typed stays on the page."""
    try:
        return act()
    except Refusal as refusal:
        form.add_error("valid_from", str(refusal))
        return None


def _back(request: Request, participant: Participant, said: str, *, undo: str = "") -> HttpResponse:
    messages.success(request, said, extra_tags=f"undo={undo}" if undo else "")
    return redirect("justice:situation", participant.pk)


@ask_or_act
def set_limits(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="situation")
    known = next(iter(limits_of(participant)), None)
    form = LimitsForm(posted(request), known=known, initial=_begins_today())
    if form.is_valid() and (
        limits := _kept(
            form, lambda: actions.set_limits(participant, **form.decision(), by=request.user)
        )
    ):
        return _back(
            request, participant, _("Les horaires sont notés."),
            undo=reverse("justice:withdraw_limits", args=[limits.pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=participant, title=_("Horaires et adresse"),
        button=_("Noter ces horaires"), template="justice/limits.html",
        lead=_("Ce que la décision laisse comme heures dehors. Ce qui valait avant est gardé.")
        if known is None
        else _("Repartez de ce qui vaut aujourd’hui. Ce qui valait avant est gardé."),
    )  # fmt: skip


def _begins_today() -> dict[str, Any]:
    return {"source": "", "valid_from": timezone.localdate(), "last_day": None}


@ask_or_act
def correct_limits(request: Request, pk: UUID) -> HttpResponse:
    limits = limits_to_change(request.user, pk, reading=reading(request, "situation"))
    form = LimitsForm(posted(request), known=known_limits(limits))
    if form.is_valid() and _kept(
        form, lambda: actions.correct_limits(limits, **form.decision(), by=request.user)
    ):
        return _back(request, limits.participant, _("Les horaires sont corrigés."))
    return ask(
        request, form, participant=limits.participant, title=_("Corriger les horaires"),
        button=_("Corriger"), template="justice/limits.html",
        lead=_("Une erreur, un jour particulier, une date de fin. Une nouvelle décision se note "
               "à part."),
        withdraw=reverse("justice:withdraw_limits", args=[limits.pk]),
        ends=reverse("justice:end_limits", args=[limits.pk]) if not limits.valid_to else "",
    )  # fmt: skip


@require_POST
def end_limits(request: Request, pk: UUID) -> HttpResponse:
    """From today on; another day is given on the page that corrects."""
    limits = limits_to_change(request.user, pk)
    actions.end_limits(limits, on=timezone.localdate(), by=request.user)
    return _back(request, limits.participant, _("Ces horaires ne valent plus."))


@require_POST
def withdraw_limits(request: Request, pk: UUID) -> HttpResponse:
    limits = limits_to_change(request.user, pk)
    actions.withdraw_limits(limits, by=request.user)
    return _back(request, limits.participant, _("Ces horaires sont retirés."))


@ask_or_act
def add_obligation(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="situation")
    form = ObligationForm(posted(request), initial={"valid_from": timezone.localdate()})
    if form.is_valid() and (
        obligation := _kept(
            form,
            lambda: actions.add_obligation(participant, **form.obligation(), by=request.user),
        )
    ):
        return _back(
            request, participant, _("L’obligation est notée."),
            undo=reverse("justice:withdraw_obligation", args=[obligation.pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=participant, title=_("Une obligation"),
        button=_("Noter cette obligation"), template="justice/obligation.html",
        lead=_("Seulement ce qui pèse sur le travail ou la formation, sans jamais dire pourquoi."),
    )  # fmt: skip


@ask_or_act
def correct_obligation(request: Request, pk: UUID) -> HttpResponse:
    obligation = obligation_to_change(request.user, pk, reading=reading(request, "situation"))
    form = ObligationForm(posted(request), known=known_obligation(obligation))
    if form.is_valid() and _kept(
        form,
        lambda: actions.correct_obligation(obligation, **form.obligation(), by=request.user),
    ):
        return _back(request, obligation.participant, _("L’obligation est corrigée."))
    return ask(
        request, form, participant=obligation.participant, title=_("Corriger une obligation"),
        button=_("Corriger"), template="justice/obligation.html",
        withdraw=reverse("justice:withdraw_obligation", args=[obligation.pk]),
        ends=reverse("justice:end_obligation", args=[obligation.pk])
        if not obligation.valid_to
        else "",
    )  # fmt: skip


@require_POST
def end_obligation(request: Request, pk: UUID) -> HttpResponse:
    obligation = obligation_to_change(request.user, pk)
    actions.end_obligation(obligation, on=timezone.localdate(), by=request.user)
    return _back(request, obligation.participant, _("Cette obligation ne vaut plus."))


@require_POST
def withdraw_obligation(request: Request, pk: UUID) -> HttpResponse:
    obligation = obligation_to_change(request.user, pk)
    actions.withdraw_obligation(obligation, by=request.user)
    return _back(request, obligation.participant, _("Cette obligation est retirée."))
