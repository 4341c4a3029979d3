"""Pages of leave permits: what they show, what they refuse, how many queries they take."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Reading
from rivage.core.context import acting_as_system
from rivage.justice.actions.custody_number import write_custody_number
from rivage.justice.choices import PermitState, Regime
from rivage.justice.models import LeavePermit
from rivage.participants.models import Participant
from rivage.participants.rules import sort_name
from rivage.scheduling.models import Appointment
from tests.factories import (
    AppointmentFactory,
    CustodyPeriodFactory,
    EstablishmentFactory,
    LeavePermitFactory,
    ParticipantFactory,
    PermitMomentFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MOST = 10


def day(ahead):
    return timezone.localdate() + timedelta(days=ahead)


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team, client):
    officer = UserFactory(team=team, phone="01 40 00 00 00")
    client.force_login(officer)
    return officer


@pytest.fixture
def person(team, officer):
    person = ParticipantFactory(team=team, officer=officer, first_name="Awa", last_name="Sylla")
    CustodyPeriodFactory(
        participant=person, regime=Regime.SAS,
        establishment=EstablishmentFactory(short_name="SAS d’essai", kind="SAS"),
    )  # fmt: skip
    return person


@pytest.fixture
def permit(person, officer):
    permit = LeavePermitFactory(participant=person, created_by=officer, first=False)
    PermitMomentFactory(permit=permit, noted_by=officer)
    return permit


def readings(person, page):
    """Traces are written on their own connection."""
    with acting_as_system(using="trace"):
        return Reading.objects.using("trace").filter(participant_id=person.pk, page=page).count()


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"permits:{name}", args=args), query)
    assert answer.status_code == status
    return answer.text


def send(client, name, *args, status=302, **data):
    answer = client.post(reverse(f"permits:{name}", args=args), data)
    assert answer.status_code == status, answer.text
    return answer


# ── From the need to the return ───────────────────────────────────────────────────────────────


def test_an_appointment_outside_makes_the_need_in_one_click(client, person, officer):
    meeting = AppointmentFactory(
        participant=person, officer=officer, medium="outside", place="Bobigny"
    )
    AppointmentFactory(participant=person, officer=officer, medium="in_prison")
    listed = client.get(reverse("interviews:of_person", args=[person.pk])).text
    assert listed.count("Permission à demander") == 1
    send(client, "need", meeting.pk)
    send(client, "need", meeting.pk)
    permit = LeavePermit.objects.get()
    meeting.refresh_from_db()
    assert (meeting.leave_permit, permit.needed_on, permit.destination) == (
        permit, timezone.localdate(meeting.starts_at), "Bobigny",
    )  # fmt: skip
    text = page(client, "permit", permit.pk)
    assert "Bobigny" in text
    assert reverse("interviews:interview", args=[meeting.pk]) in text
    listed = client.get(reverse("interviews:of_person", args=[person.pk])).text
    assert "Permission à demander" not in listed


def test_someone_outside_has_no_such_button(client, person, officer):
    person.custody_periods.update(regime=Regime.FREE)
    AppointmentFactory(participant=person, officer=officer, medium="outside")
    assert "à demander" not in client.get(reverse("interviews:of_person", args=[person.pk])).text


def test_each_state_offers_its_next_act_first_and_only_one_is_primary(client, person, officer):
    done = {"asked_on": day(-30), "decided_on": day(-5)}
    appeal = {"appealed_at": timezone.now(), "appealed_by": "person"}
    hours = {"starts_at": timezone.now() + timedelta(days=2)}
    past = {"starts_at": timezone.now() - timedelta(days=2)}
    for state, more, label in (
        ("needed", {}, "Noter la demande"),
        ("asked", {"asked_on": day(-3)}, "Noter l’accord"),
        ("appealed", done | appeal, "Noter l’accord"),
        ("granted", done | hours, "Feuille à imprimer"),
        ("granted", done | past, "Noter le retour"),
        ("refused", done, "Noter un appel"),
        ("refused", done | {"authority": "prison"}, "Demander au juge"),
        ("done", done | past | {"ended_on": day(-1)}, "Une autre permission"),
    ):  # fmt: skip
        if "starts_at" in more:
            more["ends_at"] = more["starts_at"] + timedelta(hours=8)
        permit = LeavePermitFactory(participant=person, state=state, **more)
        text = page(client, "permit", permit.pk)
        assert text.count("btn-primary") == 1
        assert re.search(rf'btn-primary"[^>]*>(<svg.*?</svg>)?{label}', text, re.DOTALL), state


def test_a_permit_is_asked_granted_and_done_and_each_step_can_be_taken_back(
    client, permit, officer
):
    send(client, "ask", permit.pk, asked_on=day(-3), asked_through="person", authority="jap")
    send(
        client, "grant", permit.pk, decided_on=day(-1), notified_on=day(-1), notified_hour="10:00",
        leaves_on=day(20), leaves_hour="08:30", returns_on=day(20), returns_hour="17:00",
        authority="jap", conditions="Rester à Bobigny.",
    )  # fmt: skip
    permit.refresh_from_db()
    assert permit.state == PermitState.GRANTED
    leaves = timezone.localtime(permit.starts_at)
    assert (leaves.date(), leaves.hour, leaves.minute) == (day(20), 8, 30)
    answer = client.get(reverse("permits:permit", args=[permit.pk]))
    last = permit.moments.last()
    assert reverse("permits:take_back", args=[permit.pk, last.pk]) in answer.text
    send(client, "take_back", permit.pk, last.pk)
    permit.refresh_from_db()
    assert (permit.state, permit.starts_at) == (PermitState.ASKED, None)
    assert "étape reprise" in page(client, "permit", permit.pk)


def test_remand_is_said_and_the_request_is_refused_beside_its_day(client, permit, person):
    person.custody_periods.update(regime=Regime.REMAND)
    text = page(client, "permit", permit.pk)
    assert "pas de permission de sortir en détention provisoire" in text
    assert "Mettre à jour le lieu" in text
    answer = send(
        client, "ask", permit.pk, asked_on=day(0), asked_through="person", note="Sa sœur attend.",
        status=422,
    )  # fmt: skip
    assert "détention provisoire" in answer.text
    assert "Sa sœur attend." in answer.text


def test_the_hours_that_the_appointment_asks_for_are_proposed(client, permit, officer):
    starts_at = timezone.make_aware(
        timezone.datetime.combine(day(40), timezone.datetime.min.time())
    )
    AppointmentFactory(
        participant=permit.participant, leave_permit=permit, medium="outside",
        starts_at=starts_at.replace(hour=10), ends_at=starts_at.replace(hour=11),
    )  # fmt: skip
    LeavePermit.objects.update(state="asked", asked_on=day(-1), minutes_there=90, minutes_back=45)
    text = page(client, "grant", permit.pk)
    assert 'value="08:30"' in text
    assert 'value="11:45"' in text


def test_a_correction_changes_only_what_was_typed_over(client, permit):
    text = page(client, "correct", permit.pk)
    assert "obligatoire" in text
    LeavePermit.objects.get().destination = ""
    send(
        client, "correct", permit.pk, motive="training", needed_on=permit.needed_on,
        destination="Greta de Bobigny", first="no", minutes_there="40",
    )  # fmt: skip
    permit.refresh_from_db()
    assert (permit.motive, permit.minutes_there, permit.first) == ("training", 40, False)


def test_an_appointment_is_tied_and_untied(client, permit, person, officer):
    meeting = AppointmentFactory(participant=person, officer=officer, medium="outside")
    others = AppointmentFactory(medium="outside")
    send(client, "tie", permit.pk, appointment=others.pk)
    assert not permit.appointments.exists()
    send(client, "tie", permit.pk, appointment=meeting.pk)
    assert permit.appointments.get() == meeting
    send(client, "untie", meeting.pk)
    assert not permit.appointments.exists()


def test_opening_a_permit_leaves_a_trace_of_reading(client, permit, officer):
    page(client, "permit", permit.pk)
    page(client, "sheet", permit.pk)
    assert readings(permit.participant, "permission") == 2


# ── The sheet that the person takes along ─────────────────────────────────────────────────────


def test_the_sheet_says_when_where_and_back_before_and_nothing_of_us(client, person, officer):
    permit = LeavePermitFactory(
        participant=person, granted=True, motive="employer", destination="12 rue des Lilas",
        conditions="Rester dans le département.",
        establishment=person.custody_periods.get().establishment,
    )  # fmt: skip
    AppointmentFactory(
        participant=person, officer=officer, leave_permit=permit, place="Mairie de Bobigny",
        starts_at=permit.starts_at + timedelta(hours=2),
    )  # fmt: skip
    text = page(client, "sheet", permit.pk)
    sheet = re.search(r"<article.*?</article>", text, re.DOTALL)[0]
    for said in ("12 rue des Lilas", "Mairie de Bobigny", "Rester dans le département.",
                 "Je suis de retour avant", "01 40 00 00 00"):  # fmt: skip
        assert said in sheet
    for unsaid in ("SAS", "prison", "détention", "permission", "insertion", "employeur", "juge",
                   "emploi", "association", "peine"):  # fmt: skip
        assert unsaid.lower() not in sheet.lower(), unsaid


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_by_date_and_says_who_waits_and_what_presses(client, person, officer, team):
    colleague = UserFactory(team=team)
    theirs = ParticipantFactory(team=team, officer=colleague, last_name="Autremonde")
    LeavePermitFactory(participant=theirs, needed_on=day(5))
    soon = LeavePermitFactory(participant=person, needed_on=day(30))
    far = LeavePermitFactory(participant=person, needed_on=day(90))
    commission = LeavePermitFactory(participant=person, needed_on=day(91), commission_on=day(20))
    asked = LeavePermitFactory(participant=person, asked=True, needed_on=day(10))
    granted = LeavePermitFactory(participant=person, granted=True)
    over = LeavePermitFactory(participant=person, state="cancelled", ended_on=day(0))

    def rows(**query):
        text = page(client, "list", **query)
        known = {str(each.pk): each for each in LeavePermit.objects.all()}
        return [
            known[pk] for pk in re.findall(r'<th scope="row"><a href="/permissions/([^/]+)/', text)
        ]

    assert rows() == [granted, asked, soon, far, commission]
    assert rows(vue="hurry") == [commission, soon]
    assert rows(vue="waiting") == [asked]
    assert rows(vue="to_come") == [granted]
    assert rows(vue="over") == [over]
    assert len(rows(qui="team")) == 6
    assert "Autremonde" not in page(client, "list")
    assert rows(vue="???", page="0") == rows()
    assert "retour à noter" not in page(client, "list")
    LeavePermit.objects.filter(pk=granted.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    assert "retour à noter" in page(client, "list")


def test_a_file_merged_into_another_is_listed_once_under_its_name(client, person, officer, team):
    absorbed = ParticipantFactory(team=team, officer=officer, merged_into=person)
    LeavePermitFactory(participant=absorbed)
    assert absorbed.display_name not in page(client, "list")


def test_the_list_goes_on_over_pages(client, person):
    for number in range(30):
        LeavePermitFactory(participant=person, needed_on=day(60 + number))
    assert "page=2" in page(client, "list")
    text = page(client, "list", page="2")
    assert text.count('<th scope="row">') == 5
    assert "page=1" in text


@pytest.mark.parametrize("count", [1, 50, pytest.param(5000, marks=pytest.mark.slow)])
def test_pages_take_ten_queries_however_many_permits_there_are(client, officer, team, count):
    prison = EstablishmentFactory()
    people = [
        Participant(
            first_name="Awa", last_name=f"Martin{number}", officer=officer,
            audience=[0, team.pk, -officer.pk], sort_name=sort_name(f"Martin{number}", "Awa"),
        )
        for number in range(count)
    ]  # fmt: skip
    Participant.objects.bulk_create(people)
    LeavePermit.objects.bulk_create(
        LeavePermit(
            participant=each, motive="employer", needed_on=day(number % 60 + 1),
            establishment=prison, created_by=officer,
        )
        for number, each in enumerate(people)
    )  # fmt: skip
    one = LeavePermit.objects.first()
    starts_at = timezone.now() + timedelta(days=3)
    Appointment.objects.bulk_create(
        Appointment(
            participant_id=one.participant_id, officer=officer, medium="outside",
            starts_at=starts_at + timedelta(hours=number), created_by=officer,
            ends_at=starts_at + timedelta(hours=number + 1), leave_permit=one,
        )
        for number in range(min(count, 50))
    )  # fmt: skip
    for number in range(min(count, 20)):
        PermitMomentFactory(permit=one, noted_by=officer, note=f"Moment {number}")
    for address in (
        reverse("permits:list"),
        reverse("permits:list") + "?vue=hurry&qui=team",
        reverse("permits:permit", args=[one.pk]),
        reverse("permits:sheet", args=[one.pk]),
        reverse("permits:of_person", args=[one.participant_id]),
        reverse("interviews:of_person", args=[one.participant_id]),
    ):
        client.get(address)
        with CaptureQueriesContext(connections["default"]) as captured:
            assert client.get(address).status_code == 200
        asked = [
            each["sql"] for each in captured
            if "SAVEPOINT" not in each["sql"] and "current_setting" not in each["sql"]
        ]  # fmt: skip
        found = len(asked) - sum("set_config" in sql for sql in asked) + 1
        assert found <= MOST, f"{address}: {found}\n" + "\n".join(asked)


# ── The number a prison gives ─────────────────────────────────────────────────────────────────


def test_no_page_speaks_of_a_custody_number_before_an_administrator_opens_it(client, person):
    for name in ("of_person", "new"):
        assert "écrou" not in page(client, name, person.pk)
    page(client, "custody_number", person.pk, status=404)
    send(client, "custody_number", person.pk, status=404, number="1")


def test_an_administrator_opens_it_for_a_team_whose_officers_write_it(
    client, person, officer, team
):
    client.force_login(UserFactory(administrator=True))
    client.post(reverse("team:custody_numbers", args=[team.pk]), {"kept": "yes"})
    assert "note les numéros d’écrou" in client.get(reverse("team:list")).text
    client.force_login(officer)
    assert "Numéro d’écrou" in page(client, "of_person", person.pk)
    send(client, "custody_number", person.pk, number="CNY9")
    assert "CNY9" in page(client, "custody_number", person.pk)
    assert readings(person, "numéro d’écrou") == 1
    client.force_login(UserFactory(administrator=True))
    client.post(reverse("team:custody_numbers", args=[team.pk]), {"kept": "no"})
    client.force_login(officer)
    page(client, "custody_number", person.pk, status=404)


def test_the_number_is_on_no_other_page_of_the_person(client, person, officer, team):
    team.keeps_custody_numbers = True
    team.save()
    write_custody_number(person, "CNY9", by=officer)
    permit = LeavePermitFactory(participant=person, granted=True)
    for address in (
        reverse("people:person", args=[person.pk]), reverse("people:sheet", args=[person.pk]),
        reverse("people:list"), reverse("people:search") + "?q=CNY9",
        reverse("justice:situation", args=[person.pk]), reverse("today:today"),
        reverse("permits:list"), reverse("permits:of_person", args=[person.pk]),
        reverse("permits:permit", args=[permit.pk]), reverse("permits:sheet", args=[permit.pk]),
        reverse("interviews:of_person", args=[person.pk]),
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200
        text = answer.text.replace("q=CNY9", "").replace('value="CNY9"', "")
        if "q=CNY9" not in address:
            assert "CNY9" not in text, address
        else:
            assert person.last_name not in text
