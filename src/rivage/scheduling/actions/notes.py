"""The one-page note of an interview: kept while it is written, finished, taken up again."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.pathways import actions as pathways
from rivage.scheduling import rules
from rivage.scheduling.actions.appointments import locked, record_outcome
from rivage.scheduling.models import Appointment, InterviewNote

WRITTEN = (
    "done", "strengths", "concerns", "sensitive", "footing_words", "footing",
    "next_step", "next_step_on",
)  # fmt: skip


class NoteMovedOn(Refusal):
    """Another page wrote since this one was read; `note` is what it wrote."""

    def __init__(self, note: InterviewNote, *, by: User) -> None:
        self.note = note
        if note.written_by_id == by.pk:
            super().__init__(
                _("Vous avez écrit dans cette note depuis une autre page. Rien n’est perdu.")
            )
            return
        super().__init__(
            _("%(who)s a écrit dans cette note entre-temps. Rien n’est perdu : comparez les deux.")
            % {"who": note.written_by}
        )


class OutcomeMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Dites d’abord ce qu’est devenu ce rendez-vous."))


class NothingNoted(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Rien n’a encore été noté de ce rendez-vous."))


@transaction.atomic
def keep_note(  # noqa: PLR0913 -- what is written, and from which page
    appointment: Appointment,
    values: Mapping[str, Any],
    *,
    version: int,
    page: str = "",
    attempt: str = "",
    by: User,
) -> InterviewNote:
    """Keep what is written so far. Safe to try again; refuses to write over someone else's words.

    `version` is the one that the page was given; `page` names the open page, `attempt` this very
    attempt. `values` may also hold "outcome" and "minutes_late", which go to the appointment.
    """
    # Held on the appointment: the note itself may not exist yet.
    appointment = locked(appointment)
    note = (
        InterviewNote.objects.filter(appointment=appointment).select_related("written_by").first()
    )
    if note is None:
        note = InterviewNote(
            appointment=appointment, participant=appointment.participant, written_by=by
        )
    verdict = rules.may_write(
        version=version, stored_version=note.version, page=page, stored_page=note.page,
        attempt=attempt, stored_attempt=note.attempt,
    )  # fmt: skip
    if verdict == "repeat" or (verdict == "conflict" and _says_the_same(note, values)):
        return note
    if verdict == "conflict":
        raise NoteMovedOn(note, by=by)
    _keep_outcome(appointment, values, by=by)
    for name in WRITTEN:
        if name in values:
            setattr(note, name, values[name])
    new = note.version == 0
    note.version += 1
    note.page, note.attempt = page[:40], attempt[:64]
    note.written_by, note.saved_at = by, timezone.now()
    note.save(force_insert=new)
    if new:
        record("interview.noted", note, by=by, participant_id=note.participant_id)
    return note


@transaction.atomic
def finish_note(appointment: Appointment, *, by: User) -> InterviewNote:
    """The next step joins the plan; finishing again brings that step up to date."""
    appointment = locked(appointment)
    if not appointment.outcome:
        raise OutcomeMissing
    note = InterviewNote.objects.filter(appointment=appointment).first()
    if note is None:
        note = keep_note(appointment, {}, version=0, by=by)
    _plan(note, by=by)
    note.finished_at = timezone.now()
    note.save(update_fields=["finished_at", "step"])
    record("interview.finished", note, by=by, participant_id=note.participant_id)
    return note


@transaction.atomic
def reopen_note(appointment: Appointment, *, by: User) -> InterviewNote:
    """Finished too soon. A step that nobody has touched since leaves the plan with it."""
    appointment = locked(appointment)
    note = InterviewNote.objects.select_related("step").filter(appointment=appointment).first()
    if note is None:
        raise NothingNoted
    if note.finished_at is None:
        return note
    step = note.step
    if step is not None and step.open and not step.notes.exists():
        note.step = None
        note.save(update_fields=["step"])
        pathways.drop_step(step, by=by)
    note.finished_at = None
    note.save(update_fields=["finished_at"])
    record("interview.reopened", note, by=by, participant_id=note.participant_id)
    return note


def _plan(note: InterviewNote, *, by: User) -> None:
    title = note.next_step.strip()
    if not title:
        return
    step = note.step
    if step is None or not step.open:
        note.step = pathways.add_step(
            note.participant, title=title, due_on=note.next_step_on, by=by
        )
    elif (step.title, step.due_on) != (title, note.next_step_on):
        pathways.correct_step(
            step, title=title, due_on=note.next_step_on, actor=step.actor,
            officer=step.officer, need=step.need, by=by,
        )  # fmt: skip


def _keep_outcome(appointment: Appointment, values: Mapping[str, Any], *, by: User) -> None:
    outcome = values.get("outcome")
    if outcome:
        record_outcome(appointment, outcome=outcome, minutes_late=values.get("minutes_late"), by=by)


def _says_the_same(note: InterviewNote, values: Mapping[str, Any]) -> bool:
    return all(getattr(note, name) == values[name] for name in WRITTEN if name in values)
