"""Someone is found whatever the spelling; never by those who may not know of the file."""

import string
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.caseload.search import filed_under, search
from rivage.core.context import identified
from rivage.participants import rules
from rivage.participants.models import ExceptionalAccess, Participant, SearchKey
from tests.factories import ParticipantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
# Examples share the transaction of their test: people pile up, which only makes the search harder.
ONE_DATABASE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

NAMES = [
    "Le Goff", "Ben Ali", "N’Diaye", "Kouyaté", "Lefebvre", "da Silva", "Jean-Baptiste", "Haddad",
    "Nguyen", "Traoré", "Çelik", "Œuvrard", "El Amrani", "Mohammed", "Awa", "Dupont",
]  # fmt: skip


@pytest.fixture
def officer():
    return UserFactory(team=TeamFactory())


def find(officer, text):
    with identified(officer.identity):
        return search(officer, text)


def known(officer, **values):
    team = officer.teams.get()
    return ParticipantFactory(team=team, officer=officer, **values)


@pytest.mark.parametrize(
    ("typed", "first_name", "last_name"),
    [
        ("kouyate", "Aïssata", "Kouyaté"),
        ("KOUYATÉ aissata", "Aïssata", "Kouyaté"),
        ("couyaté", "Aïssata", "Kouyaté"),
        ("mohamed", "Mohammed", "Haddad"),
        ("muhamed hadad", "Mohammed", "Haddad"),
        ("legoff", "Yann", "Le Goff"),
        ("le goff", "Yann", "Legoff"),
        ("benali", "Samir", "Ben Ali"),
        ("ben ali", "Samir", "Benali"),
        ("dasilva", "Rui", "da Silva"),
        ("silva", "Rui", "da Silva"),
        ("ndiaye", "Awa", "N’Diaye"),
        ("n diaye", "Awa", "N’Diaye"),
        ("lefevre", "Luc", "Lefebvre"),
        ("jean baptiste", "Jean-Baptiste", "Roy"),
        ("oeuvrard", "Luc", "Œuvrard"),
        ("celik", "Deniz", "Çelik"),
        ("amrani", "Nora", "El Amrani"),
        ("mohamed amine hadad", "Mohamed", "Haddad"),
        ("hadd", "Mohamed", "Haddad"),
    ],
)
def test_found_by_ear_by_parts_in_any_order(officer, typed, first_name, last_name):
    person = known(officer, first_name=first_name, last_name=last_name)
    assert person in find(officer, typed)


@pytest.mark.parametrize(
    "typed", ["06 11 22 33 44", "+33611223344", "0033 6.11.22.33.44", "22 33 44", "061122"]
)
def test_found_by_phone_whatever_the_writing(officer, typed):
    person = known(officer, phone="06.11.22.33.44")
    known(officer, phone="07 00 00 00 00")
    assert find(officer, typed) == [person]


def test_found_by_birth_date_and_by_reference(officer):
    person = known(officer, birth_date=date(1990, 3, 12))
    known(officer, birth_date=date(1990, 3, 13))
    assert find(officer, "12/03/1990") == [person]
    assert find(officer, f"{person.last_name} 12.3.1990") == [person]
    assert person in find(officer, person.reference.lower())


def test_whole_words_come_first_then_beginnings_then_likeness(officer):
    near = known(officer, first_name="Zoé", last_name="Martim")
    longer = known(officer, first_name="Zoé", last_name="Martineau")
    exact = known(officer, first_name="Zoé", last_name="Martin")
    assert find(officer, "martin") == [exact, longer, near]


def test_never_more_than_thirty_and_three_queries(officer, django_assert_max_num_queries):
    for _ in range(35):
        known(officer, first_name="Awa")
    with identified(officer.identity), django_assert_max_num_queries(3):
        assert len(search(officer, "awa inconnue")) == 30


def test_nothing_is_found_of_other_teams_nor_of_restricted_files(officer):
    ParticipantFactory(last_name="Ailleurs")
    ParticipantFactory(team=officer.teams.get(), last_name="Ailleurs", restricted=True)
    assert find(officer, "ailleurs") == []


def slips(word):
    """Everything one letter away: missing, added, changed, swapped with its neighbour."""
    letters = st.sampled_from(string.ascii_lowercase)
    places = st.integers(0, len(word) - 1)
    return st.one_of(
        places.map(lambda at: word[:at] + word[at + 1 :]),
        st.tuples(places, letters).map(lambda it: word[: it[0]] + it[1] + word[it[0] :]),
        st.tuples(places, letters).map(lambda it: word[: it[0]] + it[1] + word[it[0] + 1 :]),
        st.integers(0, len(word) - 2).map(
            lambda at: word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        ),
    )


# Letters of three at least: a name of two letters with one wrong says nothing.
WORDS = st.text(string.ascii_lowercase, min_size=3, max_size=12)


@given(WORDS.flatmap(lambda word: st.tuples(st.just(word), slips(word))))
def test_any_name_is_filed_under_a_key_of_every_slip(pair):
    word, typed = pair
    filed = rules.search_keys([word], [])
    assert filed & rules.approximate_keys(typed) or typed == ""


@given(st.sampled_from(NAMES), st.data())
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_a_person_is_found_through_a_slip_in_any_word_of_three_letters(officer, name, data):
    person = known(officer, first_name="Camille", last_name=name)
    words = [word for word in rules.name_words(name) if len(word) >= 3]
    typed = data.draw(slips(data.draw(st.sampled_from(words))))
    assert person in find(officer, f"camille {typed}")


@given(st.text(max_size=60))
@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_whatever_is_typed_is_a_search(officer, text):
    if "\0" not in text:
        find(officer, text)


@pytest.mark.parametrize("typed", ["kouyate", "06 11 22", "12/03/1990"])
def test_the_walls_do_not_keep_the_search_from_its_index(officer, typed):
    """A comparison that is not leakproof could not be an index condition behind the policies."""
    known(officer)
    keys = filed_under(typed)
    with identified(officer.identity), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        text, values = keys.query.sql_with_params()
        cursor.execute(f"EXPLAIN {text}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "search_key" in plan
    assert "Index Cond: (((key)::text" in plan or "Index Cond: ((key)::text" in plan


def test_a_file_restricted_after_an_exceptional_access_is_not_found_any_more():
    outsider = UserFactory(team=TeamFactory())
    person = ParticipantFactory(last_name="Vautrin")
    ExceptionalAccess.objects.create(
        participant=person,
        user=outsider,
        reason="…",
        expires_at=timezone.now() + timedelta(hours=3),
    )
    with identified(outsider.identity):
        assert search(outsider, "vautrin") == [person]

    Participant.objects.filter(pk=person.pk).update(restricted=True, audience=[0])
    SearchKey.objects.filter(participant=person).update(audience=[0])

    with identified(outsider.identity):
        assert search(outsider, "vautrin") == []
        assert not SearchKey.objects.filter(participant=person).exists()
