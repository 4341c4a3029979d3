"""Where someone is, since when, under what regime, and what is said of the release."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rivage.core.refusals import Refusal
from rivage.justice import actions
from rivage.justice.access import period_to_change
from rivage.justice.queries import current_period, periods_of, releases_told, timeline
from rivage.justice.queries.doubts import doubts_about
from rivage.justice.queries.limits import limits_of, obligations_of
from rivage.participants.access import participant_to_open
from rivage.pathways.actions import record_place, tell_release, withdraw_place
from rivage.pathways.queries import open_enrolment
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels
from rivage.scheduling.queries import last_passage
from rivage.web.http import Request
from rivage.web.justice import forms
from rivage.web.justice.words import doubt_words
from rivage.web.limits.words import time_limits
from rivage.web.pathways.acts import Act, ask, back_to, person_of, posted, reading

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


def _undo(period: Any, form: Act) -> str:
    """Where the pathway changed in the same act, taking the period back would undo but half."""
    moved = form.cleaned_data.get("put_on_hold")
    return "" if moved else reverse("justice:withdraw", args=[period.pk])


def _told(form: Act, day: str, tell: Callable[[], Any]) -> Any:
    """What cannot be is said beside the day, and all that was typed stays on the page."""
    try:
        return tell()
    except Refusal as refusal:
        form.add_error(day, str(refusal))
        return None


@require_safe
def situation(request: Request, pk: UUID) -> HttpResponse:
    participant = participant_to_open(request.user, pk, page="situation")
    periods, told = periods_of(participant), releases_told(participant)
    reasons = labels(Vocabulary.MISSING_RELEASE_DATE_REASON)
    today = timezone.localdate()
    doubts = doubts_about(participant, periods, told)
    current = periods[0] if periods and periods[0].ended_on is None else None
    context = {
        "participant": participant,
        "timeline": timeline(periods, today),
        "current": current,
        "inside": current is not None and current.inside,
        "last": last_passage(participant),
        "why_ask": doubt_words(doubts),
        "limits": time_limits(limits_of(participant), obligations_of(participant), today),
        "told": [
            {
                "release": release,
                "reason": reasons.get(
                    (Vocabulary.MISSING_RELEASE_DATE_REASON.value, release.unknown_reason), ""
                ),
            }
            for release in told
        ],
    }
    return render(request, "justice/situation.html", context)


@ask_or_act
def place(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="situation")
    form = forms.PlaceForm(
        posted(request), enrolment=open_enrolment(participant), since=request.GET.get("depuis", "")
    )
    if form.is_valid() and (
        period := _told(
            form, "started_on",
            lambda: record_place(participant, **form.cleaned_data, by=request.user),
        )
    ):  # fmt: skip
        return back_to(
            request, participant, _("Le lieu est à jour."),
            undo=_undo(period, form),
        )  # fmt: skip
    return ask(
        request, form, participant=participant, title=_("Lieu et régime"),
        button=_("Noter ce lieu"),
        lead=_(
            "La période précédente se termine ce jour-là. Un transfert, une sortie, un retour en"
            " détention ont leur propre page, qui revoit tout ce qui était prévu. Jamais de motif."
        ),
    )  # fmt: skip


@ask_or_act
def correct(request: Request, pk: UUID) -> HttpResponse:
    period = period_to_change(request.user, pk, reading=reading(request, "situation"))
    form = forms.CorrectPeriodForm(posted(request), period=period)
    if form.is_valid() and _told(
        form, "started_on",
        lambda: actions.correct_custody(period, **form.cleaned_data, by=request.user),
    ):  # fmt: skip
        return back_to(request, period.participant, _("La période est corrigée."))
    return ask(
        request, form, participant=period.participant, title=_("Corriger une période"),
        button=_("Corriger"), lead=_("Les périodes voisines qui la touchent suivent."),
        period=period, template="justice/correct.html",
    )  # fmt: skip


@require_POST
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    period = period_to_change(request.user, pk)
    participant = period.participant
    withdraw_place(period, by=request.user)
    return back_to(request, participant, _("Cette période est retirée."))


@ask_or_act
def tell(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="situation")
    form = forms.TellForm(posted(request))
    if form.is_valid():
        tell_release(participant, **form.cleaned_data, by=request.user)
        return back_to(request, participant, _("La date de sortie est à jour."))
    return ask(
        request, form, participant=participant, title=_("Date de sortie"),
        button=_("Noter cette date"), place=current_period(participant),
        lead=_("Ce qu’on vous a dit, et qui l’a dit. Rivage ne calcule jamais une date de sortie."),
    )  # fmt: skip
