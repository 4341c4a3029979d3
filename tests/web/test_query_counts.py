"""Every list page takes ten queries at most, with one person, fifty, or five thousand."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rivage.accounts.choices import Role
from rivage.audit.models import Entry, Reading
from rivage.intake.models import ImportBatch
from rivage.justice.models import (
    AdjustmentDossier,
    CustodyPeriod,
    ExpectedRelease,
    LeavePermit,
)
from rivage.participants.models import FileTeam, Participant
from rivage.participants.rules import sort_name
from rivage.pathways.models import Enrolment, Step
from rivage.referrals.choices import Status
from rivage.referrals.models import Referral
from rivage.scheduling.models import Appointment
from tests.factories import EstablishmentFactory, ProgrammeFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

MOST = 10
SIZES = [1, 50, pytest.param(5000, marks=pytest.mark.slow)]
LISTS = {
    Role.OFFICER: [
        "today:today", "people:list", "people:search", "referrals:list", "interviews:list",
        "intake:list", "programmes:list", "road:list", "road:printed",
    ],
    Role.LEAD: ["traces:alerts"],
    Role.ADMINISTRATOR: ["team:list", "vocabularies:list"],
    Role.DPO: ["traces:list"],
}  # fmt: skip


def caseload(officer, team, count):
    """`count` people of one officer, each with something for every list."""
    today, now = timezone.localdate(), timezone.now()
    programme, prison = ProgrammeFactory(), EstablishmentFactory()
    people = [
        Participant(
            first_name="Awa", last_name=f"Martin{number}", officer=officer,
            audience=[0, team.pk, -officer.pk], sort_name=sort_name(f"Martin{number}", "Awa"),
            last_contact_on=today - timedelta(days=40),
        )
        for number in range(count)
    ]  # fmt: skip
    Participant.objects.bulk_create(people)
    FileTeam.objects.bulk_create(FileTeam(participant=each, team=team) for each in people)
    CustodyPeriod.objects.bulk_create(
        CustodyPeriod(
            participant=each, regime="sas", establishment=prison, started_on=today,
            recorded_by=officer,
        )
        for each in people
    )  # fmt: skip
    ExpectedRelease.objects.bulk_create(
        ExpectedRelease(
            participant=each, earliest_on=today + timedelta(days=20), source="registry",
            recorded_by=officer,
        )
        for each in people
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(
            participant=each, programme=programme, officer=officer, status="active",
            started_on=today, status_since=today,
        )
        for each in people
    )  # fmt: skip
    Step.objects.bulk_create(
        Step(
            participant=each, title="Refaire le CV ensemble", officer=officer, due_on=today,
            created_by=officer,
        )
        for each in people
    )  # fmt: skip
    Appointment.objects.bulk_create(
        Appointment(
            participant=each, officer=officer, medium="office", starts_at=now - timedelta(hours=30),
            ends_at=now - timedelta(hours=29), created_by=officer,
        )
        for each in people
    )  # fmt: skip
    AdjustmentDossier.objects.bulk_create(
        AdjustmentDossier(
            participant=each, measure="ddse", state="hearing_scheduled", filed_on=today,
            hearing_at=now + timedelta(days=9), establishment=prison, opened_by=officer,
        )
        for each in people
    )  # fmt: skip
    LeavePermit.objects.bulk_create(
        LeavePermit(
            participant=each, motive="employer", needed_on=today + timedelta(days=9),
            establishment=prison, created_by=officer,
        )
        for each in people
    )  # fmt: skip
    Referral.objects.bulk_create(
        Referral(
            status=Status.RECEIVED, team=team, audience=[0, team.pk], programme=programme,
            received_on=today, first_name="Léa", last_name=f"Dupuis{number}", created_by=officer,
        )
        for number in range(count)
    )  # fmt: skip
    Reading.objects.bulk_create(
        Reading(kind="file", page="dossier", user_id=officer.pk, participant_id=each.pk)
        for each in people
    )
    Entry.objects.bulk_create(
        Entry(verb="file.opened", subject="x", user_id=officer.pk, participant_id=each.pk)
        for each in people
    )
    ImportBatch.objects.bulk_create(
        ImportBatch(owner=officer, file_name=f"tableau {number}.csv")
        for number in range(min(count, 200))
    )


def queries(client, name):
    client.get(reverse(name))
    with CaptureQueriesContext(connections["default"]) as captured:
        page = client.get(reverse(name))
    assert page.status_code == 200, name
    # What tests add of their own: savepoints around the request, and the former identity.
    return [
        each["sql"]
        for each in captured
        if "SAVEPOINT" not in each["sql"] and "current_setting" not in each["sql"]
    ]


@pytest.mark.parametrize("count", SIZES)
def test_a_list_takes_ten_queries_however_long_it_is(client, count):
    team = TeamFactory()
    officer = UserFactory(team=team)
    caseload(officer, team, count)

    too_many = []
    for role, names in LISTS.items():
        visitor = officer if role == Role.OFFICER else UserFactory(team=team, role=role)
        client.force_login(visitor)
        for name in names:
            asked = queries(client, name)
            # The identity is set once by the request, and once more by the test when it ends.
            found = len(asked) - sum("set_config" in sql for sql in asked) + 1
            if found > MOST:
                too_many.append(f"{name}: {found}\n" + "\n".join(asked))

    assert not too_many, "\n\n".join(too_many)
