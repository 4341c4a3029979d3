"""Removing a row of someone's past or wishes, and putting it back when that was a mistake.

What was removed is kept sealed for whoever removed it, until they remove something else.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.drafts.actions import forget_draft, forget_drafts, keep_draft
from rivage.drafts.queries import draft_values
from rivage.participants.actions.files import locked
from rivage.participants.models import Experience, JobLead, Participant, Training

REMOVED = "removed:"
Row = Experience | Training | JobLead
KINDS: dict[str, type[Row]] = {
    "experience": Experience,
    "training": Training,
    "joblead": JobLead,
}


class NothingToPutBack(Refusal):
    """Put back already, or something else was removed since."""


@transaction.atomic
def remove(row: Row, *, by: User) -> None:
    participant = locked(row.participant)
    kind = str(row._meta.model_name)
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    kept["participant_id"] = str(participant.pk)
    forget_drafts(REMOVED, by=by)
    keep_draft(f"{REMOVED}{row.pk}", {"kind": kind, "values": kept}, by=by)
    record(f"participant.{kind}_removed", row, by=by, participant_id=participant.pk)
    row.delete()
    _close_ranks(participant)


@transaction.atomic
def put_back(participant: Participant, number: UUID, *, by: User) -> Row:
    """The row as it was, under its own number."""
    participant = locked(participant)
    key = f"{REMOVED}{number}"
    kept: dict[str, Any] = draft_values(key, of=by)
    if not kept or kept["values"]["participant_id"] != str(participant.pk):
        raise NothingToPutBack(_("Il n’y a plus rien à remettre."))
    if kept["kind"] == "joblead":
        _make_room(participant, kept["values"])
    row = KINDS[kept["kind"]](pk=number, **kept["values"])
    row.save(force_insert=True)
    forget_draft(key, by=by)
    record(f"participant.{kept['kind']}_put_back", row, by=by, participant_id=participant.pk)
    return row


def _close_ranks(participant: Participant) -> None:
    for rank, lead in enumerate(participant.job_leads.order_by("rank"), start=1):
        _rank(lead, rank)


def _make_room(participant: Participant, values: dict[str, Any]) -> None:
    if participant.job_leads.filter(occupation_id=values["occupation_id"]).exists():
        raise NothingToPutBack(_("Cette piste est déjà dans la liste."))
    for lead in participant.job_leads.filter(rank__gte=values["rank"]).order_by("-rank"):
        _rank(lead, lead.rank + 1)


def _rank(lead: JobLead, rank: int) -> None:
    if lead.rank != rank:
        lead.rank = rank
        lead.save(update_fields=["rank"])
