"""The page of an interview and the appointments of someone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rivage.accounts.models import Team, User
from rivage.audit.models import Reading
from rivage.core.context import acting_as_system
from rivage.participants.models import Participant
from rivage.reference.actions import load_vocabularies
from rivage.scheduling.actions import keep_note
from rivage.scheduling.models import Appointment, InterviewNote
from tests.factories import (
    AppointmentFactory,
    ParticipantFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return TeamFactory.create()


@pytest.fixture
def officer(team: Team, client: Client) -> User:
    load_vocabularies()
    officer = UserFactory.create(team=team)
    client.force_login(officer)
    return officer


@pytest.fixture
def person(officer: User, team: Team) -> Participant:
    return ParticipantFactory.create(team=team, officer=officer)


@pytest.fixture
def begun(person: Participant) -> Appointment:
    return AppointmentFactory.create(
        participant=person, starts_at=timezone.now() - timedelta(minutes=40)
    )


def text(answer: Any) -> str:
    return str(answer.content.decode())


def here(appointment: Any, name: str = "interview") -> str:
    return reverse(f"interviews:{name}", args=[appointment.pk])


def keep(client: Client, appointment: Any, key: str = "a", **values: Any) -> Any:
    sent = {"autosave": "1", "version": "0", "page": "ma-page"} | values
    return client.post(here(appointment, "keep"), sent, headers={"Idempotency-Key": key})


def test_the_page_shows_what_matters_before_one_begins(
    client: Client, begun: Appointment, person: Participant, officer: User
) -> None:
    earlier = AppointmentFactory.create(
        participant=person, starts_at=timezone.now() - timedelta(days=9)
    )
    keep_note(earlier, {"done": "CV relu ensemble", "sensitive": "secret"}, version=0, by=officer)
    StepFactory.create(participant=person, title="Appeler la mairie", officer=officer)
    page = text(client.get(here(begun)))
    assert "CV relu ensemble" in page
    assert "secret" not in page
    assert "Appeler la mairie" in page
    assert "Lu par" in page
    assert '<details class="sensitive">' in page
    with acting_as_system(using="trace"):
        assert Reading.objects.using("trace").filter(participant_id=person.pk).exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_takes_the_same_queries_whatever_came_before(
    client: Client, begun: Appointment, person: Participant, officer: User, count: int
) -> None:
    for days in range(1, count + 1):
        past = AppointmentFactory.create(
            participant=person, starts_at=timezone.now() - timedelta(days=days)
        )
        keep_note(past, {"done": "vu"}, version=0, by=officer)
        StepFactory.create(participant=person, title="Appeler", officer=officer)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(here(begun)).status_code == 200
    reads = [query["sql"] for query in captured if " FROM " in query["sql"]]
    assert len(reads) <= 10, reads


def test_what_is_typed_is_acknowledged_with_its_version(
    client: Client, begun: Appointment, officer: User
) -> None:
    answer = keep(client, begun, done="CV relu", outcome="came")
    assert (answer.status_code, answer.json()) == (200, {"version": 1})
    begun.refresh_from_db()
    assert begun.outcome == "came"
    page = text(client.get(here(begun)))
    assert "CV relu</textarea>" in page


def test_an_attempt_whose_answer_was_lost_is_not_kept_twice(
    client: Client, begun: Appointment, officer: User
) -> None:
    assert keep(client, begun, done="CV relu").json() == {"version": 1}
    assert keep(client, begun, done="CV relu").json() == {"version": 1}
    assert keep(client, begun, key="b", done="CV relu, lettre").json() == {"version": 2}
    assert InterviewNote.objects.get().done == "CV relu, lettre"


def test_what_is_not_valid_yet_does_not_stop_the_rest_from_being_kept(
    client: Client, begun: Appointment, officer: User
) -> None:
    answer = keep(client, begun, done="CV relu", next_step_on="bientôt")
    assert answer.status_code == 422
    assert InterviewNote.objects.get().done == "CV relu"


def test_two_who_write_at_once_see_both_texts_and_lose_nothing(
    client: Client, begun: Appointment, officer: User
) -> None:
    colleague = UserFactory.create()
    keep_note(begun, {"done": "Texte du collègue"}, version=0, page="autre", by=colleague)

    assert keep(client, begun, done="Mon texte").status_code == 409
    answer = client.post(
        here(begun), {"done": "Mon texte", "version": "0", "page": "ma-page", "keep": "1"}
    )
    page = text(answer)
    assert answer.status_code == 409
    assert "Texte du collègue" in page
    assert "Mon texte</textarea>" in page
    assert colleague.full_name in page
    assert 'name="version" value="1"' in page
    assert InterviewNote.objects.get().done == "Texte du collègue"

    client.post(here(begun), {"done": "Les deux", "version": "1", "page": "p", "keep": "1"})
    assert InterviewNote.objects.get().done == "Les deux"


def finish(client: Client, appointment: Any, **values: Any) -> Any:
    sent = {"version": "0", "page": "ma-page", "outcome": "came", "finish": "1"} | values
    return client.post(here(appointment), sent, follow=True)


def test_finishing_without_javascript_plans_the_next_step_and_the_next_meeting(
    client: Client, begun: Appointment, person: Participant, officer: User
) -> None:
    answer = finish(
        client, begun, done="CV relu", next_step="Appeler le chantier", next_step_on="05/01/2030",
        next_on="2030-01-08", next_at="9:30", next_medium="phone",
    )  # fmt: skip
    page = text(answer)
    assert "Entretien noté." in page
    assert f'action="{here(begun, "reopen")}"' in page
    step = person.steps.get()
    assert (step.title, step.due_on) == ("Appeler le chantier", date(2030, 1, 5))
    following = Appointment.objects.exclude(pk=begun.pk).get()
    begins = timezone.localtime(following.starts_at)
    assert (begins.date(), begins.hour, begins.minute) == (date(2030, 1, 8), 9, 30)
    assert following.medium == "phone"


def test_the_next_useful_act_is_on_screen(
    client: Client, begun: Appointment, person: Participant, officer: User
) -> None:
    other = AppointmentFactory.create(
        participant=ParticipantFactory.create(officer=officer),
        officer=officer,
        starts_at=timezone.now() - timedelta(hours=3),
    )
    page = text(finish(client, begun))
    assert here(other) in page
    assert f"Noter l’entretien avec {other.participant.display_name}" in page


def test_finishing_asks_what_became_of_the_meeting(
    client: Client, begun: Appointment, officer: User
) -> None:
    answer = finish(client, begun, outcome="", done="CV relu")
    assert answer.status_code == 422
    assert "Dites ce qu’est devenu ce rendez-vous." in text(answer)
    assert "CV relu</textarea>" in text(answer)
    assert InterviewNote.objects.get().done == "CV relu"


def test_the_end_is_undone_rather_than_confirmed(
    client: Client, begun: Appointment, officer: User
) -> None:
    finish(client, begun, done="CV relu")
    client.post(here(begun, "reopen"))
    page = text(client.get(here(begun)))
    assert "CV relu</textarea>" in page
    assert InterviewNote.objects.get().finished_at is None


def test_a_refused_meeting_time_keeps_what_was_typed(
    client: Client, begun: Appointment, officer: User
) -> None:
    answer = finish(client, begun, next_on="2030-01-08", done="CV relu")
    assert answer.status_code == 422
    assert "À quelle heure" in text(answer)
    assert InterviewNote.objects.get().finished_at is None


def test_a_presence_is_not_noted_before_the_hour(
    client: Client, person: Participant, officer: User
) -> None:
    ahead = AppointmentFactory.create(participant=person)
    answer = finish(client, ahead)
    assert answer.status_code == 422
    assert "pas encore commencé" in text(answer)


def test_prison_life_is_unfolded_only_where_it_is_likely(
    client: Client, begun: Appointment, person: Participant, officer: User
) -> None:
    assert '<details class="interview__inside">' in text(client.get(here(begun)))
    inside = AppointmentFactory.create(participant=person, medium="in_prison")
    assert '<details class="interview__inside" open>' in text(client.get(here(inside)))


def test_the_note_of_a_finished_interview_keeps_the_sensitive_box_closed(
    client: Client, begun: Appointment, officer: User
) -> None:
    page = text(finish(client, begun, sensitive="Hébergement menacé"))
    assert '<details class="sensitive"><summary>' in page
    assert "Hébergement menacé" in page


# ── appointments ──────────────────────────────────────────────────────────────────────────────


def test_an_appointment_is_booked_and_listed(
    client: Client, person: Participant, officer: User
) -> None:
    book = reverse("interviews:book", args=[person.pk])
    values = {
        "on": "2030-03-12", "at": "9h30", "minutes": "45", "medium": "office", "kind": "interview",
        "officer": officer.pk,
    }  # fmt: skip
    assert client.get(book).status_code == 200
    refused = client.post(book, values | {"on": ""})
    assert refused.status_code == 422
    assert 'href="#id_on"' in text(refused)
    page = text(client.post(book, values, follow=True))
    assert "mardi 12 mars 2030, 9 h 30" in page


def test_an_unexpected_interview_opens_at_once(
    client: Client, person: Participant, officer: User
) -> None:
    now = reverse("interviews:now", args=[person.pk])
    assert "Commencer maintenant" in text(client.get(now))
    first = client.post(now, {"medium": "phone"})
    second = client.post(now, {"medium": "phone"})
    assert (
        first.headers["Location"] == second.headers["Location"] == here(Appointment.objects.get())
    )


def test_moving_keeps_the_old_day_in_sight(
    client: Client, person: Participant, officer: User
) -> None:
    appointment = AppointmentFactory.create(participant=person)
    move = here(appointment, "move")
    values = {"on": "2030-03-12", "at": "14:00", "asked_by": "person", "reason": "Visite"}
    assert client.post(move, values | {"asked_by": ""}).status_code == 422
    client.post(move, values)
    page = text(client.get(move))
    assert "Déjà déplacé" in page
    assert "Visite" in page


def test_an_outcome_from_the_list_can_be_undone(
    client: Client, begun: Appointment, person: Participant, officer: User
) -> None:
    told = client.post(here(begun, "outcome"), {"outcome": "absent"}, follow=True)
    assert "Absent·e sans nouvelles" in text(told)
    assert f'action="{here(begun, "undo_outcome")}"' in text(told)
    client.post(here(begun, "undo_outcome"))
    begun.refresh_from_db()
    assert begun.outcome == ""
    client.post(here(begun, "outcome"), {"outcome": "inconnu"})
    begun.refresh_from_db()
    assert begun.outcome == ""


def test_cancelling_says_why(client: Client, person: Participant, officer: User) -> None:
    appointment = AppointmentFactory.create(participant=person)
    client.post(here(appointment, "cancel"), {"outcome": "came"})
    appointment.refresh_from_db()
    assert appointment.outcome == ""
    client.post(here(appointment, "cancel"), {"outcome": "cancelled_by_us"})
    appointment.refresh_from_db()
    assert appointment.outcome == "cancelled_by_us"


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("mine", [True, False])
def test_lists_take_the_same_queries_however_long(
    client: Client, person: Participant, officer: User, count: int, mine: bool
) -> None:
    for days in range(count):
        at = timezone.now() - timedelta(days=days, hours=2)
        AppointmentFactory.create(participant=person, starts_at=at)
        AppointmentFactory.create(participant=person, starts_at=at, outcome="came")
        AppointmentFactory.create(participant=person)
    where = (
        reverse("interviews:list") if mine else reverse("interviews:of_person", args=[person.pk])
    )
    with CaptureQueriesContext(connection) as captured:
        page = text(client.get(where))
    assert page.count("<li data-rivage-row>") == 3 * count
    reads = [query["sql"] for query in captured if " FROM " in query["sql"]]
    assert len(reads) <= 10, reads


def test_another_team_does_not_know_of_the_interview(client: Client, begun: Appointment) -> None:
    client.force_login(UserFactory.create(team=TeamFactory.create()))
    assert client.get(here(begun)).status_code == 404
    assert client.post(here(begun, "keep"), {"done": "x"}).status_code == 404
