"""A dossier begins, from nothing or from what an earlier request had gathered."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.actions.dossiers.moving import change, lock
from rivage.justice.actions.dossiers.papers import copy_pieces, lay_out_pieces
from rivage.justice.actions.dossiers.refusals import StillInProgress, ToldWithoutAgreement
from rivage.justice.choices import Court, DossierState, EmployerKnows
from rivage.justice.models import AdjustmentDossier, DossierMoment
from rivage.justice.rules import dossier as rules
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant

HOUSING = (
    "housing_host", "housing_address", "host_agreed_on", "tenant_agreed_on",
    "coverage_checked_on", "housing_note",
)  # fmt: skip
JOB = (
    "job_kind", "job_words", "job_hours", "journey_minutes", "employer_knows", "person_agreed_on",
)  # fmt: skip


@transaction.atomic
def open_dossier(  # noqa: PLR0913 -- a request is all of this
    participant: Participant,
    *,
    measure: str,
    court: str = Court.JAP,
    establishment: Establishment | None = None,
    project: str = "",
    on: date | None = None,
    previous: AdjustmentDossier | None = None,
    by: User,
) -> AdjustmentDossier:
    """An idea, with the pieces that such a request is usually made of."""
    day = on or timezone.localdate()
    dossier = AdjustmentDossier.objects.create(
        participant=participant, measure=measure, court=court, establishment=establishment,
        project=project, opened_on=day, state_since=day, opened_by=by, previous=previous,
    )  # fmt: skip
    DossierMoment.objects.create(
        participant=participant, dossier=dossier, became=DossierState.IDEA, on=day, by=by
    )
    lay_out_pieces(dossier, day)
    record("dossier.opened", dossier, by=by, participant_id=participant.pk)
    return dossier


@transaction.atomic
def take_up_again(former: AdjustmentDossier, *, measure: str = "", by: User) -> AdjustmentDossier:
    """A new request from one that is over: project, housing, job, and the papers still valid."""
    former = lock(former)
    if former.state not in rules.REUSABLE:
        raise StillInProgress
    dossier = open_dossier(
        former.participant, measure=measure or former.measure, court=former.court,
        establishment=former.establishment, project=former.project, previous=former, by=by,
    )  # fmt: skip
    for name in (*HOUSING, *JOB):
        setattr(dossier, name, getattr(former, name))
    dossier.save()
    copy_pieces(former, dossier, by=by)
    return dossier


def change_housing(
    dossier: AdjustmentDossier, *, version: int | None = None, by: User, **said: Any
) -> AdjustmentDossier:
    """Where the person would live, and who agreed to what, when."""
    return change(dossier, "housing", {name: said[name] for name in HOUSING}, version, by)


def change_job(
    dossier: AdjustmentDossier, *, version: int | None = None, by: User, **said: Any
) -> AdjustmentDossier:
    """What the person would do, when, how far; what the employer may know of it."""
    if said["employer_knows"] == EmployerKnows.TOLD and not said["person_agreed_on"]:
        raise ToldWithoutAgreement
    return change(dossier, "job", {name: said[name] for name in JOB}, version, by)


def change_project(  # noqa: PLR0913 -- what is corrected
    dossier: AdjustmentDossier,
    *,
    court: str,
    establishment: Establishment | None,
    project: str,
    version: int | None = None,
    by: User,
) -> AdjustmentDossier:
    said = {"court": court, "establishment": establishment, "project": project}
    return change(dossier, "project", said, version, by)
