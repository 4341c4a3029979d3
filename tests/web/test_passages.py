"""A transfer, a release or a recall on screen: one page, one answer for each thing planned."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rivage.justice.choices import Regime
from rivage.justice.models import CustodyPeriod
from rivage.organisations.models import Quarter
from rivage.pathways.choices import Status
from rivage.reference.actions import load_vocabularies
from rivage.scheduling.models import Passage
from tests.factories import (
    AppointmentFactory,
    CustodyPeriodFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    LeavePermitFactory,
    ParticipantFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)
from tests.web.costs import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words():
    load_vocabularies()


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team, client):
    officer = UserFactory(team=team)
    client.force_login(officer)
    return officer


@pytest.fixture
def person(team, officer):
    return ParticipantFactory(team=team, officer=officer)


@pytest.fixture
def inside(person):
    return CustodyPeriodFactory(participant=person)


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def filled(client, name, person, **changes):
    """The page sent back as it was proposed, with what is changed."""
    page = client.get(reverse(f"justice:{name}", args=[person.pk]))
    assert page.status_code == 200
    return client.post(
        reverse(f"justice:{name}", args=[person.pk]), proposed(page.context["form"]) | changes
    )


def proposed(form):
    data = {}
    for part in [form, *form.rows]:
        for bound in part:
            value = bound.value()
            if value not in {None, ""}:
                data[bound.html_name] = getattr(value, "isoformat", lambda v=value: v)()
    return data


def test_a_transfer_proposes_what_makes_sense_and_is_taken_back_in_one_click(
    client, person, inside
):
    EnrolmentFactory(participant=person)
    meeting = AppointmentFactory(
        participant=person, medium="in_prison", establishment=inside.establishment
    )
    call = AppointmentFactory(
        participant=person, medium="phone", starts_at=timezone.now() + timedelta(days=3)
    )
    step, permit = StepFactory(participant=person), LeavePermitFactory(participant=person)
    prison = EstablishmentFactory()
    quarter = Quarter.objects.create(establishment=prison, name="Bâtiment B", kind="QMA")
    answer = filled(client, "transfer", person, establishment=prison.pk, quarter=str(quarter.pk))
    assert answer.status_code == 302
    now = CustodyPeriod.objects.current().get(participant=person)
    assert (now.establishment, now.quarter) == (prison, "Bâtiment B")
    meeting.refresh_from_db()
    call.refresh_from_db()
    assert (meeting.outcome, call.outcome) == ("transferred", "")
    passage = Passage.objects.get()
    undo = reverse("justice:undo_passage", args=[passage.pk])
    assert undo in client.get(answer["Location"]).text
    assert client.post(undo).status_code == 302
    meeting.refresh_from_db()
    assert meeting.outcome == ""
    assert CustodyPeriod.objects.current().get(participant=person) == inside
    assert client.post(undo).status_code == 409
    assert step.open
    assert permit.state == "needed"


def test_a_quarter_is_one_of_its_establishment(client, person, inside):
    elsewhere = Quarter.objects.create(
        establishment=inside.establishment, name="Bâtiment A", kind="QMA"
    )
    answer = filled(
        client, "transfer", person, establishment=EstablishmentFactory().pk,
        quarter=str(elsewhere.pk),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "autre établissement" in answer.text


def test_an_earlier_day_brings_what_was_planned_since(client, person):
    CustodyPeriodFactory(participant=person, regime=Regime.FREE, establishment=None)
    EnrolmentFactory(participant=person)
    missed = AppointmentFactory(participant=person, starts_at=timezone.now() - timedelta(days=4))
    changes = {"establishment": EstablishmentFactory().pk, "on": ago(10).isoformat()}
    answer = filled(client, "recall", person, **changes)
    assert answer.status_code == 422
    assert "elles sont ajoutées plus bas" in answer.text
    assert not Passage.objects.exists()
    form = answer.context["form"]
    assert [row.appointment for row in form.added] == [missed]
    answer = client.post(
        reverse("justice:recall", args=[person.pk]),
        proposed(form) | {f"appointment-{missed.pk}-then": "cancel:recalled"},
    )
    assert answer.status_code == 302
    missed.refresh_from_db()
    assert missed.outcome == "recalled"


def test_a_move_says_when_and_an_entrusting_to_whom(client, person, inside):
    rows = [AppointmentFactory(participant=person), StepFactory(participant=person)]
    changes = {
        f"appointment-{rows[0].pk}-then": "move", f"step-{rows[1].pk}-then": "postpone",
        "establishment": EstablishmentFactory().pk,
    }  # fmt: skip
    answer = filled(client, "transfer", person, **changes)
    assert answer.status_code == 422
    assert "Dites quand" in answer.text
    assert "Dites à quel jour" in answer.text
    changes[f"appointment-{rows[0].pk}-then"] = "entrust"
    assert "Dites à qui" in filled(client, "transfer", person, **changes).text
    assert not Passage.objects.exists()


def test_a_file_handed_over_with_the_passage_may_leave_sight(client, person, inside, team):
    EnrolmentFactory(participant=person)
    person.file_teams.all().delete()
    colleague = UserFactory(team=TeamFactory())
    answer = filled(
        client, "transfer", person, establishment=EstablishmentFactory().pk, officer=colleague.pk
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.officer == colleague


def test_a_recall_puts_the_pathway_on_hold_and_a_release_takes_it_up_again(client, person):
    CustodyPeriodFactory(
        participant=person, regime=Regime.DDSE, establishment=None, started_on=ago(90)
    )
    enrolment = EnrolmentFactory(participant=person)
    prison = EstablishmentFactory()
    filled(client, "recall", person, establishment=prison.pk, on=ago(40).isoformat())
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.suspended_for) == (Status.SUSPENDED, "reincarcerated")
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = filled(
        client, "release", person, days_between_meetings="5",
        meeting_on=tomorrow.isoformat(), meeting_at="10:30",
    )  # fmt: skip
    assert answer.status_code == 302
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.days_between_meetings) == (Status.ACTIVE, 5)
    assert person.appointments.get().starts_at.date() == tomorrow


def test_gaps_are_shown_with_their_days(client, person):
    CustodyPeriodFactory(participant=person, started_on=ago(200), ended_on=ago(100))
    CustodyPeriodFactory(participant=person, started_on=ago(60))
    page = client.get(reverse("justice:situation", args=[person.pk])).text
    assert "On ne sait pas où" in page
    assert "stay--gap" in page
    address = f"{reverse('justice:place', args=[person.pk])}?depuis={ago(100).isoformat()}"
    assert address in page
    assert f'value="{ago(100).isoformat()}"' in client.get(address).text
    assert client.get(address.replace("depuis=", "depuis=x")).status_code == 200


def test_filling_a_gap_leaves_no_hole(client, person):
    CustodyPeriodFactory(participant=person, started_on=ago(200), ended_on=ago(100))
    CustodyPeriodFactory(participant=person, started_on=ago(60))
    client.post(
        reverse("justice:place", args=[person.pk]),
        {"regime": Regime.FREE, "started_on": ago(100).isoformat()},
    )
    page = client.get(reverse("justice:situation", args=[person.pk])).text
    assert "On ne sait pas où" not in page


def test_the_page_costs_the_same_with_one_thing_planned_or_forty(client, person, inside):
    EnrolmentFactory(participant=person)
    address = reverse("justice:transfer", args=[person.pk])

    def plan(count):
        for number in range(count):
            AppointmentFactory(
                participant=person, starts_at=timezone.now() + timedelta(days=1 + number)
            )
            StepFactory(participant=person)
        return len(queries(client, address))

    assert plan(1) == plan(19)
