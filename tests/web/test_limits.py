"""Hours and obligations on the situation page: typed as people say them, kept, never lost."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.audit.models import Reading
from rivage.core.context import acting_as_system
from rivage.justice.models import Obligation, RegimeLimits
from rivage.justice.queries.limits import limits_of, obligations_of
from rivage.justice.rules.limits import DAY, Window
from rivage.scheduling.models import Appointment
from rivage.web.limits.hours import read_windows, said_week, said_windows, typed, week_hours
from tests.factories import (
    AppointmentFactory,
    ObligationFactory,
    ParticipantFactory,
    RegimeLimitsFactory,
    TeamFactory,
    UserFactory,
)
from tests.web.costs import queries

# Other processes may keep the machine busy.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
pytestmark = pytest.mark.django_db

OFFICE_HOURS = (Window(480, 1080),)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("8h-18h", ((480, 1080),)),
        ("8h-12h, 13h30-18h", ((480, 720), (810, 1080))),
        ("de 8 h 30 à 12 h et 14 h à 17 h", ((510, 720), (840, 1020))),
        ("13:30 – 18:00; 08:00-12:00", ((480, 720), (810, 1080))),
        ("22h-24h", ((1320, 1440),)),
        ("22h-0h", ((1320, 1440),)),
        ("9-12", ((540, 720),)),
        ("", ()),
    ],
)
def test_hours_are_read_as_people_type_them(text, windows):
    assert read_windows(text) == tuple(Window(*each) for each in windows)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("le matin", "par exemple"),
        ("18h-8h", "avant le début"),
        ("8h-12h, 11h-14h", "chevauchent"),
        ("8h-25h", "n’existe pas"),
        ("8h75-12h", "n’existe pas"),
    ],
)
def test_hours_that_cannot_be_read_are_explained(text, why):
    with pytest.raises(ValidationError, match=why):
        read_windows(text)


@unhurried
@given(st.lists(st.integers(0, DAY), unique=True, min_size=2, max_size=6).map(sorted))
def test_what_is_shown_to_be_corrected_is_read_again_the_same(edges):
    windows = tuple(Window(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False))
    assert read_windows(typed(windows)) == windows


def test_days_alike_are_said_together():
    week = (OFFICE_HOURS,) * 5 + ((), ())
    assert said_week(week) == [
        ("Lundi au vendredi", "8 h – 18 h"),
        ("Samedi, dimanche", "ne sort pas"),
    ]
    assert said_week((OFFICE_HOURS,) * 7) == [("Tous les jours", "8 h – 18 h")]
    assert said_windows((Window(510, 720), Window(840, 1440))) == "8 h 30 – 12 h, 14 h – 24 h"
    assert week_hours(week) == "50 h"


@pytest.fixture
def officer():
    return UserFactory(team=TeamFactory())


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer, teams=list(officer.teams.all()))


@pytest.fixture
def visit(client, officer):
    client.force_login(officer)
    return client


def sent(**more):
    return {
        "day_0": "8h-12h, 13h30-18h", "same_until_friday": "on", "source": "jugement du JAP",
        "valid_from": "2026-03-02", "address": "12 rue des Lilas", "areas": "Bobigny\n\nPantin",
        "exception_on_0": "2026-05-14", "exception_hours_0": "9h-11h",
    } | more  # fmt: skip


def test_a_week_is_fixed_by_typing_monday_alone(visit, person):
    page = reverse("justice:set_limits", args=[person.pk])
    assert visit.get(page).status_code == 200
    answer = visit.post(page, sent(), follow=True)
    [known] = limits_of(person)
    monday = (Window(480, 720), Window(810, 1080))
    assert known.hours.week == (monday,) * 5 + ((), ())
    assert known.hours.exceptions == {date(2026, 5, 14): (Window(540, 660),)}
    assert known.hours.areas == ("Bobigny", "Pantin")
    assert known.hours.valid_to is None
    for words in ("Lundi au vendredi", "8 h – 12 h, 13 h 30 – 18 h", "ne sort pas", "12 rue"):
        assert words in answer.text
    undo = reverse("justice:withdraw_limits", args=[known.row.pk])
    assert undo in answer.text
    visit.post(undo)
    assert not RegimeLimits.objects.filter(participant=person).exists()


def test_what_was_typed_wrong_stays_on_the_page(visit, person):
    page = reverse("justice:set_limits", args=[person.pk])
    answer = visit.post(page, sent(day_0="tôt", source="jugement lu ce matin"))
    assert answer.status_code == 422
    assert "par exemple" in answer.text
    assert "jugement lu ce matin" in answer.text


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"day_0": "", "same_until_friday": ""}, "au moins une plage"),
        ({"unlimited": "on", "address": "", "areas": ""}, "une adresse ou un lieu interdit"),
        ({"exception_on_0": ""}, "Quel jour"),
        ({"last_day": "2026-03-01"}, "avant le début"),
        ({"source": ""}, "obligatoire"),
    ],
)
def test_what_is_missing_is_asked_beside_its_field(visit, person, wrong, why):
    answer = visit.post(reverse("justice:set_limits", args=[person.pk]), sent(**wrong))
    assert answer.status_code == 422
    assert why in answer.text


def test_a_decision_told_late_is_refused_beside_its_day(visit, person, officer):
    RegimeLimitsFactory(participant=person, valid_from=date(2026, 6, 1))
    answer = visit.post(reverse("justice:set_limits", args=[person.pk]), sent())
    assert answer.status_code == 422
    assert "corrigez d’abord" in answer.text


def test_hours_are_corrected_from_what_they_are(visit, person):
    limits = RegimeLimitsFactory(participant=person, areas=["Pantin"])
    page = reverse("justice:correct_limits", args=[limits.pk])
    shown = visit.get(page)
    assert "8h-18h" in shown.text
    assert "Pantin" in shown.text
    visit.post(page, sent(same_until_friday="", day_2="10h-12h", last_day="2026-09-30"))
    [known] = limits_of(person)
    assert known.hours.week[1:3] == ((), (Window(600, 720),))
    assert known.hours.valid_to == date(2026, 10, 1)
    assert "2026-09-30" in visit.get(page).text


def test_hours_end_today_and_stay_to_be_read(visit, person):
    limits = RegimeLimitsFactory(participant=person)
    visit.post(reverse("justice:end_limits", args=[limits.pk]))
    answer = visit.get(reverse("justice:situation", args=[person.pk]))
    assert "Aucun horaire noté" in answer.text
    assert "Ce qui valait avant" in answer.text


def test_an_obligation_is_noted_corrected_and_taken_back(visit, person):
    page = reverse("justice:add_obligation", args=[person.pk])
    assert visit.get(page).status_code == 200
    told = {
        "duty": "appointments", "words": "au SPIP", "slot_day_0": "1", "slot_hours_0": "10h-11h",
        "source": "jugement du JAP", "valid_from": "2026-03-02",
    }  # fmt: skip
    answer = visit.post(page, told, follow=True)
    assert "mardi 10 h – 11 h" in answer.text
    [known] = obligations_of(person)
    change = reverse("justice:correct_obligation", args=[known.row.pk])
    assert "10h-11h" in visit.get(change).text
    visit.post(change, told | {"words": "au CMP"})
    [known] = obligations_of(person)
    assert known.words == "au CMP"
    visit.post(reverse("justice:withdraw_obligation", args=[known.row.pk]))
    assert not Obligation.objects.filter(participant=person).exists()


def test_an_obligation_of_another_kind_is_said_in_words(visit, person):
    page = reverse("justice:add_obligation", args=[person.pk])
    told = {"duty": "other", "source": "jugement", "valid_from": "2026-03-02"}
    answer = visit.post(page, told | {"slot_day_0": "1"})
    assert answer.status_code == 422
    assert "en quelques mots ce que cela demande" in answer.text
    assert "À quelles heures" in answer.text


def test_reading_hours_leaves_a_trace(visit, person):
    limits = RegimeLimitsFactory(participant=person)
    visit.get(reverse("justice:correct_limits", args=[limits.pk]))
    with acting_as_system(using="trace"):
        read = Reading.objects.using("trace").filter(participant_id=person.pk)
        assert read.filter(page="situation").exists()


@pytest.mark.parametrize("count", [1, 50])
def test_the_situation_page_asks_the_same_however_long_the_history(visit, person, count):
    for number in range(count):
        day = timezone.localdate() - timedelta(days=1000 - number)
        RegimeLimitsFactory(participant=person, valid_from=day, valid_to=day + timedelta(days=1))
        ObligationFactory(participant=person, valid_from=day)
    asked = queries(visit, reverse("justice:situation", args=[person.pk]))
    # The identity is set once by the request, and once more by the test when it ends.
    assert len(asked) - 1 <= 10, asked


# ── Beside an appointment ─────────────────────────────────────────────────────────────────────────


def a_sunday():
    today = timezone.localdate() + timedelta(days=7)
    return today + timedelta(days=6 - today.weekday())


def booking(officer, day, hour, **more):
    return {
        "on": day.isoformat(), "at": hour, "minutes": "60", "medium": "office",
        "kind": "interview", "officer": officer.pk,
    } | more  # fmt: skip


def test_an_appointment_outside_the_hours_is_booked_and_said_with_its_amount(
    visit, officer, person
):
    RegimeLimitsFactory(participant=person)
    page = reverse("interviews:book", args=[person.pk])
    shown = visit.get(page)
    assert "Lundi au vendredi" in shown.text
    tuesday = a_sunday() + timedelta(days=2)
    answer = visit.post(page, booking(officer, tuesday, "08:10", travel="45"), follow=True)
    assert "Il manque 35 min le matin" in answer.text
    assert "jugement du JAP" in answer.text
    assert Appointment.objects.filter(participant=person).count() == 1


def test_an_appointment_inside_the_hours_says_nothing(visit, officer, person):
    RegimeLimitsFactory(participant=person)
    tuesday = a_sunday() + timedelta(days=2)
    page = reverse("interviews:book", args=[person.pk])
    answer = visit.post(page, booking(officer, tuesday, "10:00", travel="45"), follow=True)
    assert "Il manque" not in answer.text


def test_a_call_on_a_sunday_needs_no_going_out(visit, officer, person):
    RegimeLimitsFactory(participant=person)
    page = reverse("interviews:book", args=[person.pk])
    answer = visit.post(page, booking(officer, a_sunday(), "10:00", medium="phone"), follow=True)
    assert "Il manque" not in answer.text
    answer = visit.post(page, booking(officer, a_sunday(), "14:00"), follow=True)
    assert "ce jour-là, la personne ne sort pas" in answer.text


def test_an_appointment_moved_outside_the_hours_is_said_too(visit, officer, person):
    RegimeLimitsFactory(participant=person)
    appointment = AppointmentFactory(
        participant=person, officer=officer, medium="office",
        starts_at=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    answer = visit.post(
        reverse("interviews:move", args=[appointment.pk]),
        {"on": a_sunday().isoformat(), "at": "10:00", "asked_by": "person"}, follow=True,
    )  # fmt: skip
    assert "ce jour-là, la personne ne sort pas" in answer.text


def test_without_limits_nobody_is_asked_about_the_journey(visit, person):
    shown = visit.get(reverse("interviews:book", args=[person.pk]))
    assert "Trajet" not in shown.text


# ── The legal rules ───────────────────────────────────────────────────────────────────────────────


def test_the_rules_are_listed_with_their_text_validity_and_certainty(visit):
    answer = visit.get(reverse("justice:rules"))
    for words in (
        'id="prosecutor_appeal"', "712-14", "L.5132-4", "1 janvier 2029", "A : sûr",
        "B : à vérifier", "C : usage", "D.143-2",
    ):  # fmt: skip
        assert words in answer.text


def test_the_rules_are_one_click_from_the_situation_and_the_vocabularies(client, visit, person):
    rules = reverse("justice:rules")
    assert rules in visit.get(reverse("justice:situation", args=[person.pk])).text
    client.force_login(UserFactory(administrator=True))
    assert rules in client.get(reverse("vocabularies:list")).text
