"""Appointments: the list, booking, moving, and what became of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rivage.audit.actions import trace_reading
from rivage.participants.access import participant_to_change, participant_to_open
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels, term_choices
from rivage.scheduling.access import (
    appointment_to_change,
    appointment_to_open,
    visible_appointments,
)
from rivage.scheduling.actions import (
    book_appointment,
    cancel,
    hold_now,
    move_appointment,
    record_outcome,
    undo_outcome,
)
from rivage.scheduling.queries import (
    appointments_of,
    appointments_with,
    colleagues_for,
    outcomes,
)
from rivage.web.http import Request
from rivage.web.interviews.forms import BookForm, MoveForm, OutcomeForm, ahead
from rivage.web.interviews.hours import hours_beside, warn_of_hours


@require_GET
def appointment_list(request: Request) -> HttpResponse:
    """One's own: to come, past without an outcome, past."""
    visible_appointments(request.user)
    trace_reading(request.user, kind="list", page="rendez-vous")
    return _list(request, appointments_with(request.user), person=None)


@require_GET
def appointments_of_person(request: Request, person: UUID) -> HttpResponse:
    participant = participant_to_open(request.user, person, page="rendez-vous")
    return _list(request, appointments_of(participant), person=participant)


def _list(request: Request, found: Any, *, person: Any) -> HttpResponse:
    said = labels(Vocabulary.APPOINTMENT_OUTCOME, Vocabulary.APPOINTMENT_MEDIUM)
    for rows in (found.to_come, found.without_outcome, found.past):
        for each in rows:
            each.said_medium = said.get(("appointment_medium", each.medium), each.medium)
            each.said_outcome = said.get(("appointment_outcome", each.outcome), each.outcome)
    return render(
        request,
        "interviews/list.html",
        {
            "appointments": found,
            "person": person,
            "outcomes": outcomes() if found.without_outcome else None,
        },
    )


@require_http_methods(["GET", "POST"])
def appointment_book(request: Request, person: UUID) -> HttpResponse:
    if request.method == "GET":
        participant = participant_to_open(request.user, person, page="rendez-vous")
    else:
        participant = participant_to_change(request.user, person)
    limits = hours_beside(participant)
    form = BookForm(
        request.POST or None, participant=participant, limited=bool(limits["hours"]),
        colleagues=colleagues_for(request.user, participant), user=request.user,
    )  # fmt: skip
    if not form.is_valid():
        media = term_choices(Vocabulary.APPOINTMENT_MEDIUM)
        return render(
            request, "interviews/book.html",
            {"person": participant, "form": form, "media": media, "limits": limits},
            status=422 if form.is_bound else 200,
        )  # fmt: skip
    told = form.cleaned_data
    booked = book_appointment(
        participant, officer=told["officer"], starts_at=form.starts_at(), minutes=told["minutes"],
        medium=told["medium"], kind=told["kind"], establishment=told["establishment"],
        place=told["place"], by=request.user,
    )  # fmt: skip
    if booked.starts_at <= timezone.now():
        return redirect("interviews:interview", booked.pk)
    messages.success(request, _("Rendez-vous pris."))
    warn_of_hours(request, booked, travel=told.get("travel"))
    return redirect("interviews:of_person", person)


@require_http_methods(["GET", "POST"])
def hold(request: Request, person: UUID) -> HttpResponse:
    """Someone is there without an appointment: one choice, and the interview can be noted."""
    media = term_choices(Vocabulary.APPOINTMENT_MEDIUM)
    if request.method == "GET":
        participant = participant_to_open(request.user, person, page="rendez-vous")
        return render(request, "interviews/now.html", {"person": participant, "media": media})
    participant = participant_to_change(request.user, person)
    medium = request.POST.get("medium", "")
    appointment = hold_now(
        participant, medium=medium if medium in dict(media) else "office", by=request.user
    )
    return redirect("interviews:interview", appointment.pk)


@require_http_methods(["GET", "POST"])
def appointment_move(request: Request, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        appointment = appointment_to_open(request.user, pk)
    else:
        appointment = appointment_to_change(request.user, pk)
    begins = timezone.localtime(appointment.starts_at)
    form = MoveForm(request.POST or None, initial={"on": begins.date(), "at": begins.time()})
    if not form.is_valid():
        return render(
            request, "interviews/move.html",
            {
                "appointment": appointment,
                "person": appointment.participant,
                "form": form,
                "ahead": ahead(outcomes()),
                "moves": appointment.moves.select_related("moved_by"),
            },
            status=422 if form.is_bound else 200,
        )  # fmt: skip
    moved = move_appointment(
        appointment, starts_at=form.starts_at(), asked_by=form.cleaned_data["asked_by"],
        reason=form.cleaned_data["reason"], by=request.user,
    )  # fmt: skip
    messages.success(request, _("Rendez-vous déplacé ; l’ancienne date est gardée."))
    warn_of_hours(request, moved)
    return redirect("interviews:of_person", appointment.participant_id)


@require_POST
def outcome(request: Request, pk: UUID) -> HttpResponse:
    """The quick way, from a list: one choice, undone in one click."""
    appointment = appointment_to_change(request.user, pk)
    form = OutcomeForm(request.POST, choices=outcomes().all)
    if not form.is_valid():
        messages.error(request, _("Choisissez ce qu’est devenu ce rendez-vous."))
        return redirect(_back(request, appointment))
    record_outcome(
        appointment, outcome=form.cleaned_data["outcome"],
        minutes_late=form.cleaned_data["minutes_late"], by=request.user,
    )  # fmt: skip
    return _told(request, appointment, _("Suite notée."))


@require_POST
def appointment_cancel(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_to_change(request.user, pk)
    form = OutcomeForm(request.POST, choices=ahead(outcomes()))
    if not form.is_valid():
        messages.error(request, _("Dites pourquoi ce rendez-vous n’aura pas lieu."))
        return redirect("interviews:move", pk)
    cancel(appointment, outcome=form.cleaned_data["outcome"], by=request.user)
    return _told(request, appointment, _("Rendez-vous annulé."))


@require_POST
def outcome_undo(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_to_change(request.user, pk)
    undo_outcome(appointment, by=request.user)
    messages.success(request, _("Suite effacée : ce rendez-vous est de nouveau à noter."))
    return redirect(_back(request, appointment))


def _told(request: Request, appointment: Any, words: str) -> HttpResponse:
    undo = reverse("interviews:undo_outcome", args=[appointment.pk])
    messages.success(request, words, extra_tags=f"undo={undo}")
    return redirect(_back(request, appointment))


def _back(request: Request, appointment: Any) -> str:
    """Where the visitor was, when that is one of our pages that lists appointments."""
    wanted = request.POST.get("back", "")
    known = {
        "today": "/",
        "list": reverse("interviews:list"),
    }
    return known.get(wanted, reverse("interviews:of_person", args=[appointment.participant_id]))
