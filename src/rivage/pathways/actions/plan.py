"""Needs and strengths, steps, and what is noted along them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import Act, record, record_all
from rivage.core.refusals import Refusal
from rivage.participants.choices import PaperState
from rivage.participants.models import Paper, Participant
from rivage.pathways.choices import Actor, NeedStatus
from rivage.pathways.models import Need, NeedMoment, Note, Step
from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term

TO_OBTAIN = frozenset({PaperState.MISSING, PaperState.ASKED, PaperState.EXPIRED})


class StepClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette démarche est déjà terminée. Vous pouvez la rouvrir."))


class NotYours(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Seule la personne qui a écrit une note peut la retirer."))


class NothingWritten(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Il n’y a rien d’écrit : la note n’a pas été ajoutée."))


@transaction.atomic
def set_need(  # noqa: PLR0913 -- a need is all of this
    participant: Participant,
    *,
    theme: str,
    status: str,
    actor: str = Actor.US,
    effect: str | None = None,
    on: date | None = None,
    by: User,
) -> Need:
    """One need a theme, always re-evaluable; `effect` None leaves what was written."""
    on = on or timezone.localdate()
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    need = Need.objects.filter(participant=participant, theme=theme).first()
    was = need.status if need else ""
    if need is None:
        need = Need(participant=participant, theme=theme, opened_on=on)
    if was != status:
        need.status, need.status_since = NeedStatus(status), on
    need.actor = Actor(actor)
    if effect is not None:
        need.effect = effect
    need.save()
    if was != status:
        NeedMoment.objects.create(
            participant=participant, need=need, was=was, became=status, on=on, by=by
        )
        record(
            "need.set", need, by=by, participant_id=participant.pk,
            theme=theme, was=was, became=str(status),
        )  # fmt: skip
    else:
        record("need.corrected", need, by=by, participant_id=participant.pk, theme=theme)
    return need


@transaction.atomic
def add_step(  # noqa: PLR0913 -- a step is all of this
    participant: Participant,
    *,
    title: str,
    due_on: date | None = None,
    actor: str = Actor.US,
    officer: User | None = None,
    need: Need | None = None,
    paper: Paper | None = None,
    at: datetime | None = None,
    by: User,
) -> Step:
    step = Step.objects.create(
        participant=participant, title=title, due_on=due_on, actor=Actor(actor),
        officer=officer or participant.officer or by, need=need, paper=paper,
        created_at=at or timezone.now(), created_by=by,
    )  # fmt: skip
    record("step.added", step, by=by, participant_id=participant.pk)
    return step


@transaction.atomic
def finish_step(step: Step, *, on: date | None = None, by: User) -> Step:
    step = _open(step)
    step.done_on = on or timezone.localdate()
    step.save(update_fields=["done_on"])
    record("step.done", step, by=by, participant_id=step.participant_id)
    return step


@transaction.atomic
def drop_step(step: Step, *, on: date | None = None, by: User) -> Step:
    step = _open(step)
    step.dropped_on = on or timezone.localdate()
    step.save(update_fields=["dropped_on"])
    record("step.dropped", step, by=by, participant_id=step.participant_id)
    return step


@transaction.atomic
def undo_step(step: Step, *, by: User) -> Step:
    """Done or dropped by mistake: it is to do again."""
    step = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    step.done_on = step.dropped_on = None
    step.save(update_fields=["done_on", "dropped_on"])
    record("step.undone", step, by=by, participant_id=step.participant_id)
    return step


@transaction.atomic
def postpone_step(step: Step, *, due_on: date | None, by: User) -> Step:
    step = _open(step)
    was, step.due_on = step.due_on, due_on
    step.save(update_fields=["due_on"])
    record(
        "step.postponed", step, by=by, participant_id=step.participant_id,
        was=str(was or ""), became=str(due_on or ""),
    )  # fmt: skip
    return step


@transaction.atomic
def correct_step(  # noqa: PLR0913 -- a step is all of this
    step: Step,
    *,
    title: str,
    due_on: date | None,
    actor: str,
    officer: User,
    need: Need | None = None,
    by: User,
) -> Step:
    step = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    step.title, step.due_on, step.actor = title, due_on, Actor(actor)
    step.officer, step.need = officer, need
    step.save()
    record("step.corrected", step, by=by, participant_id=step.participant_id)
    return step


@transaction.atomic
def track_paper(paper: Paper, *, officer: User | None = None, by: User) -> Step | None:
    """A paper that is not in hand is a step; once it is, the step is done. Idempotent."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    step = Step.objects.filter(paper=paper, done_on=None, dropped_on=None).first()
    if paper.state in TO_OBTAIN:
        return step or add_step(
            paper.participant, title=_("Obtenir : %(paper)s") % {"paper": _paper_name(paper)},
            officer=officer, paper=paper, by=by,
        )  # fmt: skip
    if step is not None and paper.state == PaperState.IN_HAND:
        return finish_step(step, on=paper.received_on, by=by)
    if step is not None and paper.state == PaperState.NOT_NEEDED:
        return drop_step(step, by=by)
    return step


def _paper_name(paper: Paper) -> str:
    term = Term.objects.filter(vocabulary=Vocabulary.PAPER, code=paper.kind).first()
    return term.label if term else paper.kind


@transaction.atomic
def add_note(  # noqa: PLR0913 -- a note hangs on one thing
    participant: Participant,
    *,
    body: str,
    step: Step | None = None,
    need: Need | None = None,
    at: datetime | None = None,
    by: User,
) -> Note:
    if not body.strip():
        raise NothingWritten
    note = Note.objects.create(
        participant=participant, body=body.strip(), step=step, need=need,
        at=at or timezone.now(), by=by,
    )  # fmt: skip
    record("note.added", note, by=by, participant_id=participant.pk)
    return note


@transaction.atomic
def add_notes(written: Sequence[tuple[Participant, str]], *, by: User) -> list[Note]:
    """A note in each of these files, in as many queries as for one."""
    if not all(body.strip() for _file, body in written):
        raise NothingWritten
    notes = Note.objects.bulk_create(
        Note(participant=file, body=body.strip(), by=by) for file, body in written
    )
    record_all((Act("note.added", note, note.participant_id) for note in notes), by=by)
    return notes


@transaction.atomic
def withdraw_note(note: Note, *, by: User) -> Note:
    """It is no longer shown; the trace of it remains."""
    note = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if note.by_id != by.pk:
        raise NotYours
    note.withdrawn_at = note.withdrawn_at or timezone.now()
    note.save(update_fields=["withdrawn_at"])
    record("note.withdrawn", note, by=by, participant_id=note.participant_id)
    return note


@transaction.atomic
def restore_note(note: Note, *, by: User) -> Note:
    note = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if note.by_id != by.pk:
        raise NotYours
    note.withdrawn_at = None
    note.save(update_fields=["withdrawn_at"])
    record("note.restored", note, by=by, participant_id=note.participant_id)
    return note


def _open(step: Step) -> Step:
    step = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if not step.open:
        raise StepClosed
    return step
