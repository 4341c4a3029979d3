"""The pages of orientations: the inbox, the form, the answers, the receipt."""

from datetime import timedelta
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
from rivage.core.identifiers import new_id
from rivage.reference.actions import load_vocabularies
from rivage.referrals.models import Referral
from tests.factories import (
    EstablishmentFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProgrammeFactory,
    ReferralFactory,
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


def filled(team: Team, **values: Any) -> dict[str, Any]:
    """What a browser sends for a complete orientation of someone inside."""
    return {
        "team": team.pk,
        "programme": ProgrammeFactory.create(team=team).pk,
        "urgency": "normal",
        "organisation": OrganisationFactory.create().pk,
        "prescriber_name": "Mme Aubert",
        "received_on": timezone.localdate().isoformat(),
        "first_name": "Idriss",
        "last_name": "Belkacem",
        "birth_date": "03/05/1994",
        "language_1": "fra",
        "language_2": "ara",
        "interpreter": "none",
        "reading_help": "none",
        "fallback_contact": "Aucun",
        "regime": "sas",
        "establishment": EstablishmentFactory.create().pk,
        "release_on": (timezone.localdate() + timedelta(days=80)).isoformat(),
        "release_source": "registry",
        "availability": "Tous les matins",
        "message": "Souhaite reprendre la peinture.",
    } | values


def text(answer: Any) -> str:
    return str(answer.content.decode())


def reads(captured: Any) -> list[str]:
    """Questions to tables; the test's own savepoints are not the page's."""
    return [query["sql"] for query in captured if " FROM " in query["sql"]]


@pytest.mark.parametrize("count", [1, 5, 40])
def test_the_inbox_takes_the_same_queries_however_long(
    client: Client, officer: User, team: Team, count: int
) -> None:
    ReferralFactory.create_batch(count, team=team)
    with CaptureQueriesContext(connection) as captured:
        page = text(client.get(reverse("referrals:list")))
    assert page.count('id="referral-') == min(count, 25)
    assert len(reads(captured)) == 4, reads(captured)


def test_the_inbox_says_in_words_what_waits_too_long(
    client: Client, officer: User, team: Team
) -> None:
    ReferralFactory.create(team=team, received_on=timezone.localdate() - timedelta(days=12))
    ReferralFactory.create(team=team)
    page = text(client.get(reverse("referrals:list")))
    assert "Une orientation attend une réponse depuis plus de 10 jours." in page
    assert page.count("en attente") == 1
    assert "il y a 12 jours" in page


@pytest.mark.parametrize("view", ["awaiting", "waiting", "drafts", "answered", "n’importe"])
def test_an_empty_inbox_teaches(client: Client, officer: User, view: str) -> None:
    answer = client.get(reverse("referrals:list"), {"vue": view})
    assert answer.status_code == 200
    assert "shoreless__title" in text(answer)


def test_the_orientations_of_another_team_are_not_there(client: Client, officer: User) -> None:
    other = ReferralFactory.create(team=TeamFactory.create())
    assert other.last_name not in text(client.get(reverse("referrals:list")))
    assert client.get(reverse("referrals:referral", args=[other.pk])).status_code == 404


def test_a_new_orientation_knows_its_identifier_before_anything_is_written(
    client: Client, officer: User
) -> None:
    page = client.get(reverse("referrals:new"))
    assert page.status_code == 302
    assert client.get(page.headers["Location"]).status_code == 200
    assert not Referral.objects.exists()


def test_what_is_typed_is_kept_even_when_it_is_not_valid_yet(client: Client, officer: User) -> None:
    pk = new_id()
    here = reverse("referrals:begin", args=[pk])
    answer = client.post(
        here, {"autosave": "1", "first_name": "Idriss", "birth_date": "le 3 mai"},
        headers={"Idempotency-Key": "a"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert client.post(here, {"autosave": "1", "first_name": "Idriss"}).status_code == 204
    client.post(here, {"autosave": "1", "first_name": "Idriss", "birth_date": "le 3 mai"})

    page = text(client.get(reverse("referrals:edit", args=[pk])))
    assert 'value="Idriss"' in page
    assert 'value="le 3 mai"' in page
    assert Referral.objects.count() == 1


def test_the_page_says_what_is_missing_with_links(
    client: Client, officer: User, team: Team
) -> None:
    here = reverse("referrals:begin", args=[new_id()])
    answer = client.post(here, filled(team, availability="", interpreter="") | {"send": "1"})
    page = text(answer)
    assert answer.status_code == 422
    assert "Il manque encore des réponses" in page
    assert 'href="#id_availability"' in page
    assert 'href="#id_interpreter"' in page
    assert Referral.objects.get().status == "draft"
    assert 'value="Belkacem"' in page


def test_what_is_missing_follows_what_is_saved_without_reading_again(
    client: Client, officer: User, team: Team
) -> None:
    pk = new_id()
    client.post(reverse("referrals:begin", args=[pk]), {"autosave": "1", "availability": "Matins"})
    edit = reverse("referrals:edit", args=[pk])
    fragment = text(client.get(edit, headers={"HX-Request": "true"}))
    assert fragment.startswith("<nav")
    assert "<html" not in fragment
    assert 'class="referral-form__whole" id="state_availability" hx-swap-oob="true"' in fragment
    assert 'class="referral-form__lack" id="state_person" hx-swap-oob="true"' in fragment
    with acting_as_system(using="trace"):
        assert not Reading.objects.using("trace").filter(subject=f"referral:{pk}").exists()


def test_without_javascript_a_draft_is_kept_by_its_button(
    client: Client, officer: User, team: Team
) -> None:
    here = reverse("referrals:begin", args=[new_id()])
    answer = client.post(here, {"first_name": "Idriss", "keep": "1"}, follow=True)
    assert "Brouillon enregistré." in text(answer)
    assert Referral.objects.get().first_name == "Idriss"


def test_a_complete_orientation_is_received_and_its_receipt_says_nothing_of_why(
    client: Client, officer: User, team: Team
) -> None:
    here = reverse("referrals:begin", args=[new_id()])
    answer = client.post(here, filled(team) | {"send": "1"}, follow=True)
    referral = Referral.objects.get()
    assert (answer.status_code, referral.status) == (200, "received")
    assert "Souhaite reprendre la peinture." in text(answer)
    assert "né" not in text(answer).split("<h1>")[1].split("</h1>")[0]

    receipt = text(client.get(reverse("referrals:receipt", args=[referral.pk])))
    assert referral.reference in receipt
    assert "I. B." in receipt
    assert "peinture" not in receipt
    assert "Belkacem" not in receipt
    assert "SAS" not in receipt


def test_opening_an_orientation_that_is_not_a_file_yet_leaves_a_trace(
    client: Client, officer: User, team: Team
) -> None:
    referral = ReferralFactory.create(team=team)
    client.get(reverse("referrals:referral", args=[referral.pk]))
    with acting_as_system(using="trace"):
        reading = Reading.objects.using("trace").get(subject=f"referral:{referral.pk}")
    assert (reading.user_id, reading.page, reading.kind) == (officer.pk, "orientation", "file")


@pytest.mark.parametrize("count", [1, 5])
def test_a_page_of_an_orientation_takes_the_same_queries_however_many_wait(
    client: Client, officer: User, team: Team, count: int
) -> None:
    referral = ReferralFactory.create(team=team)
    ReferralFactory.create_batch(count, team=team)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("referrals:referral", args=[referral.pk])).status_code == 200
    assert len(reads(captured)) <= 10, reads(captured)


def received(client: Client, team: Team) -> Any:
    client.post(reverse("referrals:begin", args=[new_id()]), filled(team) | {"send": "1"})
    return Referral.objects.get(last_name="Belkacem")


def accept(client: Client, referral: Any, **values: Any) -> Any:
    page = reverse("referrals:accept", args=[referral.pk])
    today = timezone.localdate().isoformat()
    officer = int(client.session["_auth_user_id"])
    return client.post(
        page,
        {"programme": referral.programme_id, "officer": officer, "on": today, "file": "new"}
        | values,
    )


def test_accepting_opens_the_file_without_typing_anything_again(
    client: Client, officer: User, team: Team
) -> None:
    referral = received(client, team)
    page = text(client.get(reverse("referrals:accept", args=[referral.pk])))
    assert "rien n’est à retaper" in page

    answer = accept(client, referral)
    referral.refresh_from_db()
    assert answer.status_code == 302
    assert referral.status == "accepted"
    assert referral.participant.last_name == "Belkacem"
    assert "Acceptée en" in text(client.get(reverse("referrals:referral", args=[referral.pk])))


def test_someone_who_looks_known_must_be_looked_at_before_accepting(
    client: Client, officer: User, team: Team
) -> None:
    known = ParticipantFactory.create(first_name="Idris", last_name="Belkassem", team=team)
    referral = received(client, team)
    assert known.reference in text(client.get(reverse("referrals:referral", args=[referral.pk])))

    answer = accept(client, referral, file="")
    assert answer.status_code == 422
    assert "que nous connaissons déjà" in text(answer)

    accept(client, referral, file=str(known.pk))
    referral.refresh_from_db()
    assert referral.participant == known


def test_two_people_who_answer_together_are_not_both_right(
    client: Client, officer: User, team: Team
) -> None:
    referral = received(client, team)
    client.post(reverse("referrals:decline", args=[referral.pk]), {"decline-reason": "full"})
    late = accept(client, referral)
    assert late.status_code == 409
    assert "a déjà reçu une réponse" in text(late)


def test_declining_asks_for_a_reason_and_can_be_undone(
    client: Client, officer: User, team: Team
) -> None:
    referral = received(client, team)
    decline = reverse("referrals:decline", args=[referral.pk])
    refused = client.post(decline, {"decline-reason": ""})
    assert refused.status_code == 422
    assert 'href="#id_decline-reason"' in text(refused)

    told = client.post(decline, {"decline-reason": "full"}, follow=True)
    assert "Plus de place dans le programme" in text(told)
    undo = reverse("referrals:reopen", args=[referral.pk])
    assert f'action="{undo}"' in text(told)
    client.post(undo)
    referral.refresh_from_db()
    assert referral.status == "received"


def test_the_other_answers(client: Client, officer: User, team: Team) -> None:
    referral = received(client, team)

    def post(name: str, **values: Any) -> tuple[int, str]:
        answer = client.post(reverse(f"referrals:{name}", args=[referral.pk]), values, follow=True)
        referral.refresh_from_db()
        return answer.status_code, referral.status

    assert post("ask") == (422, "received")
    assert post("ask", **{"ask-question": "Parle-t-il français ?"}) == (200, "in_review")
    assert post("hear_back", **{"hear_back-note": "Oui."}) == (200, "received")
    assert post("wait") == (200, "waiting")
    assert post("withdraw") == (200, "withdrawn")
    assert post("reopen") == (200, "received")
    assert post("expire") == (200, "expired")


def test_a_received_orientation_is_corrected_on_the_spot_and_stays_complete(
    client: Client, officer: User, team: Team
) -> None:
    referral = received(client, team)
    edit = reverse("referrals:edit", args=[referral.pk])
    values = filled(team)
    assert client.post(edit, values | {"last_name": "", "send": "1"}).status_code == 422
    assert client.post(edit, values | {"last_name": "Belkassem", "send": "1"}).status_code == 302
    referral.refresh_from_db()
    assert (referral.last_name, referral.status) == ("Belkassem", "received")


def test_another_team_that_wrote_it_sees_it_and_does_not_answer(
    client: Client, officer: User
) -> None:
    theirs = TeamFactory.create()
    client.post(reverse("referrals:begin", args=[new_id()]), filled(theirs) | {"send": "1"})
    referral = Referral.objects.get()
    page = client.get(reverse("referrals:referral", args=[referral.pk]))
    assert f"C’est l’équipe {theirs} qui répond." in text(page)
    assert accept(client, referral).status_code == 403


def test_a_draft_is_thrown_away(client: Client, officer: User, team: Team) -> None:
    client.post(reverse("referrals:begin", args=[new_id()]), {"first_name": "Idriss", "keep": "1"})
    client.post(reverse("referrals:discard", args=[Referral.objects.get().pk]))
    assert not Referral.objects.exists()


def test_administrators_hold_no_orientation(client: Client) -> None:
    client.force_login(UserFactory.create(administrator=True))
    assert client.get(reverse("referrals:list")).status_code == 403
