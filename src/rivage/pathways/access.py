"""The doors to a pathway and its plan: 404 for what the visitor may not know of.

Row-level security has already hidden the rows. `reading` names the page shown, whose opening is
then traced; an act is recorded by the action itself.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.participants.models import Paper
from rivage.pathways.models import Enrolment, Need, Note, Programme, Review, Step


def enrolment_to_change(user: User, pk: UUID, *, reading: str = "") -> Enrolment:
    rows = Enrolment.objects.select_related("participant__officer", "programme", "officer")
    enrolment: Enrolment = _one(user, rows, pk, reading)
    return enrolment


def step_to_change(user: User, pk: UUID, *, reading: str = "") -> Step:
    rows = Step.objects.select_related("participant__officer", "officer")
    step: Step = _one(user, rows, pk, reading)
    return step


def need_to_change(user: User, pk: UUID, *, reading: str = "") -> Need:
    need: Need = _one(user, Need.objects.select_related("participant__officer"), pk, reading)
    return need


def note_to_change(user: User, pk: UUID) -> Note:
    note: Note = _one(user, Note.objects.select_related("participant__officer"), pk, "")
    return note


def review_to_change(user: User, pk: UUID, *, reading: str = "") -> Review:
    rows = Review.objects.select_related("participant__officer", "enrolment")
    review: Review = _one(user, rows, pk, reading)
    return review


def paper_to_change(user: User, pk: UUID) -> Paper:
    paper: Paper = _one(user, Paper.objects.select_related("participant__officer"), pk, "")
    return paper


def visible_programmes(user: User) -> QuerySet[Programme]:
    """Those who hold files see them; only leads change them."""
    if not user.accompanies:
        raise PermissionDenied
    return Programme.objects.select_related("team", "copied_from")


def leading(user: User) -> None:
    """Programmes are the leads' to make."""
    if not user.leads:
        raise PermissionDenied


def programme_to_change(user: User, pk: int) -> Programme:
    leading(user)
    programme = visible_programmes(user).filter(pk=pk).first()
    if programme is None:
        raise Http404
    return programme


def _one(user: User, rows: QuerySet[Any], pk: UUID, reading: str) -> Any:
    if not user.accompanies:
        raise PermissionDenied
    row = rows.filter(pk=pk, participant__merged_into=None).first()
    if row is None:
        raise Http404
    if reading:
        trace_reading(user, kind="file", page=reading, participant_id=row.participant_id)
    return row
