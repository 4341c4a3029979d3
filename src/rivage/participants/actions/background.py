"""Papers in hand, what someone has done and learnt, where they want to go, what they agreed to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import Act, record, record_all
from rivage.participants.actions.files import hold_files, locked
from rivage.participants.actions.refusals import AlreadyEnded
from rivage.participants.choices import PaperState
from rivage.participants.models import Consent, Experience, JobLead, Paper, Participant, Training

PAPER_FIELDS = frozenset({"expires_on", "asked_on", "received_on", "cost"})
Row = TypeVar("Row", Experience, Training)


@dataclass(frozen=True)
class Wish:
    """An occupation the person aims at, and their own words about it."""

    occupation_id: int
    note: str = ""


@transaction.atomic
def set_paper(
    participant: Participant, kind: str, state: str, *, by: User, **details: Any
) -> Paper:
    """Say where a paper stands. `details`: expires_on, asked_on, received_on, cost.

    A paper asked for is dated today unless said otherwise; so is one received after that.
    """
    if unknown := set(details) - PAPER_FIELDS:
        raise ValueError(f"not written here: {sorted(unknown)}")
    participant = locked(participant)
    paper = participant.papers.filter(kind=kind).first()
    if paper is None:
        paper = Paper(participant=participant, kind=kind)
    was = paper.state
    paper.state = PaperState(state)
    for name, value in details.items():
        setattr(paper, name, value)
    if state == PaperState.ASKED and paper.asked_on is None:
        paper.asked_on = timezone.localdate()
    if state == PaperState.IN_HAND and was == PaperState.ASKED and paper.received_on is None:
        paper.received_on = timezone.localdate()
    paper.save()
    record(
        "participant.paper_set", paper, by=by, participant_id=participant.pk, kind=kind,
        state=str(state),
    )  # fmt: skip
    return paper


@transaction.atomic
def add_experience(participant: Participant, values: Mapping[str, Any], *, by: User) -> Experience:
    """`values` are the fields of Experience; `title` is the only one that must be there."""
    return _added(Experience(participant=locked(participant), **values), by=by)


@transaction.atomic
def correct_experience(
    experience: Experience, values: Mapping[str, Any], *, by: User
) -> Experience:
    return _corrected(experience, values, by=by)


@transaction.atomic
def add_training(participant: Participant, values: Mapping[str, Any], *, by: User) -> Training:
    """`values` are the fields of Training; `title` is the only one that must be there."""
    return _added(Training(participant=locked(participant), **values), by=by)


@transaction.atomic
def correct_training(training: Training, values: Mapping[str, Any], *, by: User) -> Training:
    return _corrected(training, values, by=by)


@transaction.atomic
def set_job_leads(participant: Participant, wishes: Iterable[Wish], *, by: User) -> list[JobLead]:
    """The occupations the person aims at, in their own order; the first mention of one counts."""
    participant = locked(participant)
    wanted = _first_mentions(wishes)
    known = {lead.occupation_id: lead for lead in participant.job_leads.all()}
    participant.job_leads.exclude(occupation__in=list(wanted)).delete()
    leads: list[JobLead] = []
    for rank, wish in enumerate(wanted.values(), start=1):
        lead = known.get(wish.occupation_id)
        if lead is None:
            lead = JobLead(participant=participant, occupation_id=wish.occupation_id)
        lead.rank, lead.note = rank, wish.note
        lead.save()
        leads.append(lead)
    record_all([_leads_set(participant, leads)], by=by)
    return leads


@transaction.atomic
def set_job_leads_of(wanted: Sequence[tuple[Participant, Sequence[Wish]]], *, by: User) -> None:
    """`set_job_leads` for many people, each of them once, in as many queries as for one."""
    hold_files(file for file, _wishes in wanted)
    leads = JobLead.objects.filter(participant__in=[file for file, _wishes in wanted])
    known = set(leads.values_list("participant_id", flat=True))
    new: dict[Participant, list[JobLead]] = {}
    for file, wishes in wanted:
        if file.pk in known:
            set_job_leads(file, wishes, by=by)
        else:
            new[file] = [
                JobLead(participant=file, occupation_id=pk, rank=rank, note=wish.note)
                for rank, (pk, wish) in enumerate(_first_mentions(wishes).items(), start=1)
            ]
    JobLead.objects.bulk_create(lead for leads in new.values() for lead in leads)
    record_all((_leads_set(file, leads) for file, leads in new.items()), by=by)


def _first_mentions(wishes: Iterable[Wish]) -> dict[int, Wish]:
    first: dict[int, Wish] = {}
    for wish in wishes:
        first.setdefault(wish.occupation_id, wish)
    return first


def _leads_set(participant: Participant, leads: Iterable[JobLead]) -> Act:
    detail = {"occupations": [lead.occupation_id for lead in leads]}
    return Act("participant.job_leads_set", participant, participant.pk, detail)


@transaction.atomic
def give_consent(
    participant: Participant, scope: str, *, by: User, given_on: date, how: str = ""
) -> Consent:
    """The person agreed to share with `scope`; an agreement still open is not given twice."""
    participant = locked(participant)
    current = participant.consents.filter(scope=scope, ended_on=None).first()
    if current is not None:
        return current
    consent = Consent.objects.create(
        participant=participant, scope=scope, given_on=given_on, how=how, recorded_by=by
    )
    record("participant.consent_given", consent, by=by, participant_id=participant.pk, scope=scope)
    return consent


@transaction.atomic
def end_consent(consent: Consent, *, by: User, on: date | None = None) -> Consent:
    """The person took it back, or its time is over. What was shared before stays lawful."""
    locked(consent.participant)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.ended_on is not None:
        raise AlreadyEnded
    consent.ended_on = on or timezone.localdate()
    consent.save(update_fields=["ended_on"])
    record(
        "participant.consent_ended", consent, by=by, participant_id=consent.participant_id,
        scope=consent.scope,
    )  # fmt: skip
    return consent


@transaction.atomic
def reopen_consent(consent: Consent, *, by: User) -> Consent:
    """It had not been taken back: a mistake; what was given again meanwhile counts."""
    locked(consent.participant)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    open_ones = Consent.objects.filter(
        participant=consent.participant_id, scope=consent.scope, ended_on=None
    )
    if current := open_ones.first():
        return current
    consent.ended_on = None
    consent.save(update_fields=["ended_on"])
    record(
        "participant.consent_reopened", consent, by=by, participant_id=consent.participant_id,
        scope=consent.scope,
    )  # fmt: skip
    return consent


def _added(row: Row, *, by: User) -> Row:
    row.save(force_insert=True)
    record(f"participant.{_name(row)}_added", row, by=by, participant_id=row.participant_id)
    return row


def _corrected(row: Row, values: Mapping[str, Any], *, by: User) -> Row:
    locked(row.participant)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(f"participant.{_name(row)}_corrected", row, by=by, participant_id=row.participant_id)
    return row


def _name(row: Experience | Training) -> str:
    return str(row._meta.model_name)
