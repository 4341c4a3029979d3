from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Entry
from rivage.reference.actions import load_vocabularies
from rivage.reference.choices import EDITABLE, HELD_BY_CODE, Vocabulary
from rivage.reference.models import Term
from rivage.reference.queries import terms
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

REASONS = {"name": Vocabulary.SUSPENSION_REASON.value}


@pytest.fixture(autouse=True)
def _vocabularies() -> None:
    load_vocabularies()


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(UserFactory(administrator=True))
    return client


def the_term(code: str = "health") -> Term:
    return Term.objects.get(vocabulary=Vocabulary.SUSPENSION_REASON, code=code)


def test_every_vocabulary_is_listed(administrator: Client) -> None:
    page = administrator.get(reverse("vocabularies:list")).content.decode()
    assert all(str(vocabulary.label) in page for vocabulary in EDITABLE)


@pytest.mark.parametrize("vocabulary", EDITABLE)
def test_every_vocabulary_has_its_page(administrator: Client, vocabulary: Vocabulary) -> None:
    address = reverse("vocabularies:vocabulary", kwargs={"name": vocabulary.value})
    answer = administrator.get(address)
    assert answer.status_code == 200
    assert "UNDEFINED" not in answer.content.decode()


@pytest.mark.parametrize("vocabulary", sorted(HELD_BY_CODE))
def test_words_by_which_the_code_decides_are_not_offered(
    administrator: Client, vocabulary: Vocabulary
) -> None:
    term = Term.objects.filter(vocabulary=vocabulary).first()
    assert term is not None
    address = reverse("vocabularies:vocabulary", kwargs={"name": vocabulary.value})
    assert administrator.get(address).status_code == 404
    assert administrator.get(reverse("vocabularies:edit", args=[term.pk])).status_code == 404


def test_a_vocabulary_that_does_not_exist_is_not_found(administrator: Client) -> None:
    assert administrator.get("/vocabulaires/rien/").status_code == 404


@pytest.mark.parametrize("role", ["officer", "lead", "dpo"])
def test_only_administrators_edit_the_words(client: Client, role: str) -> None:
    client.force_login(UserFactory(role=role))
    term = the_term()
    assert client.get(reverse("vocabularies:list")).status_code == 403
    assert client.get(reverse("vocabularies:vocabulary", kwargs=REASONS)).status_code == 403
    assert client.get(reverse("vocabularies:edit", args=[term.pk])).status_code == 403
    assert client.post(reverse("vocabularies:end", args=[term.pk])).status_code == 403
    assert client.post(reverse("vocabularies:reopen", args=[term.pk])).status_code == 403


def test_a_term_is_added_and_left_in_the_trace(administrator: Client) -> None:
    address = reverse("vocabularies:vocabulary", kwargs=REASONS)
    answer = administrator.post(address, {"label": " Départ  en famille "})
    assert answer.status_code == 302
    term = terms(Vocabulary.SUSPENSION_REASON).get(label="Départ en famille")
    assert term.code == "local-depart-en-famille"
    assert Entry.objects.filter(verb="vocabulary.term_added").exists()
    load_vocabularies()
    assert terms(Vocabulary.SUSPENSION_REASON).filter(pk=term.pk).exists()


def test_a_term_without_a_label_is_refused_beside_its_field(administrator: Client) -> None:
    answer = administrator.post(reverse("vocabularies:vocabulary", kwargs=REASONS), {"label": ""})
    assert answer.status_code == 422
    assert "#id_label" in answer.content.decode()


def test_the_same_word_twice_is_refused_beside_its_field(administrator: Client) -> None:
    twin, other = the_term().label.upper(), the_term("lost_contact")
    for address in (
        reverse("vocabularies:vocabulary", kwargs=REASONS),
        reverse("vocabularies:edit", args=[other.pk]),
    ):
        answer = administrator.post(address, {"label": twin, "description": "Une précision."})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Ce terme existe déjà dans la liste." in page
        assert 'href="#id_label"' in page
        assert twin in page
        assert "Une précision." in page


def test_a_term_that_would_end_before_it_starts_is_refused_beside_its_field(
    administrator: Client,
) -> None:
    term, today = the_term(), timezone.localdate()
    later = (today + timedelta(days=30)).isoformat()
    administrator.post(
        reverse("vocabularies:edit", args=[term.pk]), {"label": term.label, "valid_from": later}
    )
    end = reverse("vocabularies:end", args=[term.pk])
    answer = administrator.post(end, {"on": today.isoformat()})
    assert answer.status_code == 422
    assert "avant d’avoir commencé" in answer.content.decode()


def test_a_term_is_renamed_and_the_next_loading_respects_it(administrator: Client) -> None:
    term = the_term()
    administrator.post(reverse("vocabularies:edit", args=[term.pk]), {"label": "Santé"})
    load_vocabularies()
    term.refresh_from_db()
    assert (term.code, term.label, term.edited_here) == ("health", "Santé", True)


def test_what_counts_as_an_absence_is_a_choice_of_the_association(administrator: Client) -> None:
    term = Term.objects.get(vocabulary=Vocabulary.APPOINTMENT_OUTCOME, code="came_late")
    administrator.post(
        reverse("vocabularies:edit", args=[term.pk]),
        {"label": term.label, "counts_as_absence": "on", "counts_in_report": "on"},
    )
    term.refresh_from_db()
    assert term.counts_as_absence
    assert term.counts_in_report


def test_a_term_ends_and_comes_back(administrator: Client) -> None:
    term, today = the_term(), timezone.localdate()
    administrator.post(reverse("vocabularies:end", args=[term.pk]), {"on": today.isoformat()})
    assert not terms(Vocabulary.SUSPENSION_REASON).filter(pk=term.pk).exists()
    assert (
        "Terminé"
        in administrator.get(reverse("vocabularies:vocabulary", kwargs=REASONS)).content.decode()
    )
    administrator.post(reverse("vocabularies:reopen", args=[term.pk]))
    assert terms(Vocabulary.SUSPENSION_REASON).filter(pk=term.pk).exists()


def test_a_term_does_not_end_in_the_past(administrator: Client) -> None:
    term = the_term()
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = administrator.post(
        reverse("vocabularies:end", args=[term.pk]), {"on": yesterday.isoformat()}
    )
    assert answer.status_code == 422
    term.refresh_from_db()
    assert term.valid_to is None


@pytest.mark.parametrize("name", ["gender", "need_theme"])
def test_a_long_vocabulary_takes_as_few_queries_as_a_short_one(
    administrator: Client, name: str
) -> None:
    address = reverse("vocabularies:vocabulary", kwargs={"name": name})
    with CaptureQueriesContext(connection) as asked:
        administrator.get(address)
    about_terms = [query for query in asked.captured_queries if "reference_term" in query["sql"]]
    assert len(about_terms) <= 3
