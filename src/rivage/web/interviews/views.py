"""The page of an interview: written, kept while it is written, finished, taken up again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels
from rivage.scheduling.access import appointment_to_change, appointment_to_open
from rivage.scheduling.actions import (
    NoteMovedOn,
    book_appointment,
    finish_note,
    keep_note,
    reopen_note,
)
from rivage.scheduling.choices import Kind
from rivage.scheduling.queries import (
    last_notes,
    next_to_note,
    note_of,
    open_steps,
    outcomes,
    readers_of,
)
from rivage.web.http import Request
from rivage.web.interviews.forms import NOTED, InterviewForm


@require_http_methods(["GET", "POST"])
def interview(request: Request, pk: UUID) -> HttpResponse:
    if request.method == "POST":
        return _written(request, pk)
    appointment = appointment_to_open(request.user, pk)
    note = note_of(appointment)
    if note is not None and note.finished_at is not None:
        return _noted(request, appointment, note)
    found = outcomes(keep=appointment.outcome)
    return _page(request, appointment, InterviewForm.reading(appointment, note, found), note=note)


def _written(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_to_change(request.user, pk)
    form = _sent(request, appointment)
    try:
        note = _keep(request, appointment, form)
    except NoteMovedOn as refusal:
        # The one refusal that is not a page of its own: both texts must be in sight.
        return _both_texts(request, appointment, refusal)
    if form.errors:
        return _page(request, appointment, _again(request, appointment, note), note=note)
    if "finish" not in request.POST:
        messages.success(request, _("Note enregistrée."))
        return redirect("interviews:interview", pk)
    finish_note(appointment, by=request.user)
    _book_next(request, appointment, form)
    undo = reverse("interviews:reopen", args=[pk])
    messages.success(request, _("Entretien noté."), extra_tags=f"undo={undo}")
    return redirect("interviews:interview", pk)


def _sent(request: Request, appointment: Any) -> InterviewForm:
    found = outcomes(keep=appointment.outcome)
    form = InterviewForm(
        request.POST, appointment=appointment, outcomes=found, finishing="finish" in request.POST
    )
    form.is_valid()
    return form


def _keep(request: Request, appointment: Any, form: InterviewForm) -> Any:
    return keep_note(
        appointment, form.written(), version=form.cleaned_data.get("version") or 0,
        page=form.cleaned_data.get("page") or "",
        attempt=request.headers.get("Idempotency-Key", ""), by=request.user,
    )  # fmt: skip


def _again(request: Request, appointment: Any, note: Any) -> InterviewForm:
    """The page as it was typed, now following what is stored.

    A box left empty takes what is stored: emptying someone else's words is done on purpose.
    """
    data = request.POST.copy()
    data["version"] = str(note.version)
    for name in NOTED:
        stored = getattr(note, name)
        if stored and not data.get(name):
            data[name] = stored.isoformat() if name == "next_step_on" else stored
    form = InterviewForm(
        data, appointment=appointment, outcomes=outcomes(keep=appointment.outcome),
        finishing="finish" in data,
    )  # fmt: skip
    form.is_valid()
    return form


def _both_texts(request: Request, appointment: Any, refusal: NoteMovedOn) -> HttpResponse:
    """Nothing is lost: what is stored stands beside what was typed, and sending again decides."""
    note = refusal.note
    form = _again(request, appointment, note)
    stored = {name: getattr(note, name) for name in NOTED}
    theirs = {
        name: value for name, value in stored.items() if value and value != form[name].value()
    }
    return _page(request, appointment, form, note=note, refusal=refusal, theirs=theirs)


def _book_next(request: Request, appointment: Any, form: InterviewForm) -> None:
    starts_at = form.next_starts_at()
    if starts_at is None:
        return
    book_appointment(
        appointment.participant, officer=request.user, starts_at=starts_at,
        medium=form.cleaned_data["next_medium"] or appointment.medium, kind=Kind.INTERVIEW,
        establishment=appointment.establishment, place=appointment.place, by=request.user,
    )  # fmt: skip


def _page(  # noqa: PLR0913 -- what may stand around the form
    request: Request,
    appointment: Any,
    form: InterviewForm,
    *,
    note: Any = None,
    refusal: NoteMovedOn | None = None,
    theirs: dict[str, Any] | None = None,
) -> HttpResponse:
    person = appointment.participant
    restricted = _("les personnes nommées sur ce dossier")
    return render(
        request,
        "interviews/interview.html",
        {
            "appointment": appointment,
            "person": person,
            "form": form,
            "note": note,
            "refusal": refusal,
            "theirs": dict.fromkeys(NOTED, "") | (theirs or {}),
            "readers": restricted
            if person.restricted
            else ", ".join(readers_of(person)) or _("vous"),
            "last_notes": last_notes(person, besides=appointment),
            "steps": open_steps(person),
            "medium": _medium(appointment),
        },
        status=409 if refusal else 422 if form.errors else 200,
    )


def _medium(appointment: Any) -> str:
    found = labels(Vocabulary.APPOINTMENT_MEDIUM)
    return found.get((Vocabulary.APPOINTMENT_MEDIUM, appointment.medium), appointment.medium)


def _noted(request: Request, appointment: Any, note: Any) -> HttpResponse:
    """Finished: what was written, and the next useful act."""
    found = labels(Vocabulary.APPOINTMENT_OUTCOME, Vocabulary.APPOINTMENT_MEDIUM)
    return render(
        request,
        "interviews/noted.html",
        {
            "appointment": appointment,
            "person": appointment.participant,
            "note": note,
            "outcome": found.get(
                (Vocabulary.APPOINTMENT_OUTCOME, appointment.outcome), appointment.outcome
            ),
            "medium": found.get(
                (Vocabulary.APPOINTMENT_MEDIUM, appointment.medium), appointment.medium
            ),
            "following": next_to_note(request.user),
        },
    )


@require_POST
def interview_keep(request: Request, pk: UUID) -> HttpResponse:
    """What is acknowledged here is committed: the answer leaves after the transaction."""
    appointment = appointment_to_change(request.user, pk)
    form = _sent(request, appointment)
    note = _keep(request, appointment, form)
    return JsonResponse({"version": note.version}, status=422 if form.errors else 200)


@require_POST
def interview_reopen(request: Request, pk: UUID) -> HttpResponse:
    reopen_note(appointment_to_change(request.user, pk), by=request.user)
    messages.success(request, _("Vous pouvez reprendre la note."))
    return redirect("interviews:interview", pk)
