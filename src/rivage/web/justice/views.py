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
from rivage.justice.queries import current_period, periods_of, releases_told
from rivage.justice.rules.expected_release import stale
from rivage.participants.access import participant_to_open
from rivage.pathways.actions import leave_prison, record_place, tell_release, withdraw_place
from rivage.pathways.queries import open_enrolment
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels
from rivage.web.http import Request
from rivage.web.justice import forms
from rivage.web.pathways.acts import Act, ask, back_to, person_of, posted, reading

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


def _undo(period: Any, form: Act) -> str:
    """Where the pathway changed in the same act, taking the period back would undo but half."""
    moved = any(
        form.cleaned_data.get(name) for name in ("put_on_hold", "take_up_again", "programme")
    )
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
    context = {
        "participant": participant,
        "periods": periods,
        "inside": bool(periods and periods[0].ended_on is None and periods[0].inside),
        "told": [
            {
                "release": release,
                "reason": reasons.get(
                    (Vocabulary.MISSING_RELEASE_DATE_REASON.value, release.unknown_reason), ""
                ),
                "stale": release.current and stale(release.said_on, today),
            }
            for release in told
        ],
    }
    return render(request, "justice/situation.html", context)


@ask_or_act
def place(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="situation")
    form = forms.PlaceForm(posted(request), enrolment=open_enrolment(participant))
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
        lead=_("La période précédente se termine ce jour-là. Jamais de motif."),
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
def release(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="situation")
    form = forms.ReleaseForm(posted(request), enrolment=open_enrolment(participant))
    if form.is_valid() and (
        period := _told(
            form, "on", lambda: leave_prison(participant, **form.cleaned_data, by=request.user)
        )
    ):
        return back_to(
            request, participant, _("La sortie est notée. Le parcours continue."),
            undo=_undo(period, form),
        )  # fmt: skip
    return ask(
        request, form, participant=participant, title=_("Noter la sortie"),
        button=_("Noter la sortie"),
        lead=_("Le même dossier et le même parcours continuent dehors."),
    )  # fmt: skip


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
