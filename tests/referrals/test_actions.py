"""Writing, receiving and answering orientations."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rivage.accounts.models import Team, User
from rivage.audit.models import Entry
from rivage.core.context import identified
from rivage.core.identifiers import new_id
from rivage.core.refusals import Refusal
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.participants.models import Participant, TrustedRelay
from rivage.referrals import actions
from rivage.referrals.models import Referral
from rivage.referrals.queries import inbox, open_referrals_like
from tests.factories import (
    EnrolmentFactory,
    EstablishmentFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProgrammeFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def whole(team: Team, **values: Any) -> dict[str, Any]:
    """Everything the form asks of someone inside."""
    return {
        "team": team,
        "programme": ProgrammeFactory.create(team=team),
        "organisation": OrganisationFactory.create(),
        "prescriber_name": "Mme Aubert",
        "first_name": "Idriss",
        "last_name": "Belkacem",
        "birth_date": date(1994, 5, 3),
        "phone": "06 11 22 33 44",
        "languages": ["fra", "ara"],
        "interpreter": "none",
        "reading_help": "none",
        "fallback_contact": "Sa sœur Inès, 06 55 44 33 22",
        "regime": "sas",
        "establishment": EstablishmentFactory.create(),
        "release_on": timezone.localdate() + timedelta(days=90),
        "release_source": "registry",
        "availability": "Tous les matins",
        "message": "Souhaite reprendre la peinture en bâtiment.",
    } | values


@pytest.fixture
def team() -> Team:
    return TeamFactory.create()


@pytest.fixture
def officer(team: Team) -> User:
    return UserFactory.create(team=team)


@pytest.fixture
def received(team: Team, officer: User) -> Any:
    draft = actions.start_draft(new_id(), whole(team), typed={}, by=officer)
    return actions.receive(draft, by=officer)


def test_a_draft_that_is_saved_again_after_a_lost_answer_starts_only_once(
    team: Team, officer: User
) -> None:
    pk = new_id()
    actions.start_draft(pk, {"first_name": "Idriss"}, typed={}, by=officer)
    actions.start_draft(pk, {"first_name": "Idriss"}, typed={"birth_date": "3/5/94?"}, by=officer)

    draft = Referral.objects.get()
    assert (draft.status, draft.first_name) == ("draft", "Idriss")
    assert draft.typed == {"birth_date": "3/5/94?"}


def test_a_draft_whose_identifier_is_taken_out_of_sight_is_refused_in_words(officer: User) -> None:
    hidden = ReferralFactory.create()
    with identified(officer.identity), pytest.raises(Refusal, match="autre"):
        actions.start_draft(hidden.pk, {}, typed={}, by=officer)


def test_an_incomplete_draft_is_not_received(team: Team, officer: User) -> None:
    draft = actions.start_draft(
        new_id(), whole(team, release_on=None, release_unknown=""), typed={}, by=officer
    )
    with pytest.raises(actions.ReferralIncomplete):
        actions.receive(draft, by=officer)
    assert draft.missing()["place"] == ["release_on"]


def test_a_received_orientation_has_a_reference_a_day_and_a_trace(
    received: Any, officer: User
) -> None:
    assert received.status == "received"
    assert received.received_on == timezone.localdate()
    assert len(received.reference) == 6
    assert list(received.moments.values_list("status", "by")) == [("received", officer.pk)]
    assert "referral.received" in Entry.objects.values_list("verb", flat=True)


def test_the_programme_says_which_team_answers(officer: User) -> None:
    team = TeamFactory.create()
    draft = actions.start_draft(
        new_id(), {"programme": ProgrammeFactory.create(team=team)}, typed={}, by=officer
    )
    assert draft.team_id == team.pk
    assert set(draft.audience) == {0, -officer.pk, team.pk}


def test_accepting_opens_a_file_with_nothing_typed_twice(
    received: Any, team: Team, officer: User
) -> None:
    with identified(officer.identity):
        accepted: Any = actions.accept(
            received, programme=received.programme, officer=officer, by=officer
        )

    file = Participant.objects.get(pk=accepted.participant_id)
    assert (file.first_name, file.last_name, file.birth_date) == (
        "Idriss", "Belkacem", date(1994, 5, 3),
    )  # fmt: skip
    assert (file.languages, file.interpreter, file.reading_help) == (["fra", "ara"], "none", "none")
    assert file.availability == "Tous les matins"
    assert [point.value for point in file.contact_points.all()] == ["06 11 22 33 44"]
    assert file.officer == officer
    period = CustodyPeriod.objects.get(participant=file)
    assert (period.regime, period.establishment) == ("sas", received.establishment)
    release = ExpectedRelease.objects.get(participant=file)
    assert (release.earliest_on, release.source) == (received.release_on, "registry")
    assert accepted.enrolment.programme == received.programme
    assert TrustedRelay.objects.get(participant=file).agreed_on is None
    assert accepted.answered_by == officer


@pytest.mark.parametrize("words", ["Aucun", "personne", "non."])
def test_nobody_to_reach_is_an_answer_and_not_a_relay(
    team: Team, officer: User, words: str
) -> None:
    draft = actions.start_draft(new_id(), whole(team, fallback_contact=words), typed={}, by=officer)
    received: Any = actions.receive(draft, by=officer)
    actions.accept(received, programme=received.programme, officer=officer, by=officer)
    assert not TrustedRelay.objects.exists()


def test_a_release_whose_date_is_unknown_keeps_its_reason(team: Team, officer: User) -> None:
    draft = actions.start_draft(
        new_id(), whole(team, release_on=None, release_unknown="remand"), typed={}, by=officer
    )
    received: Any = actions.receive(draft, by=officer)
    accepted: Any = actions.accept(
        received, programme=received.programme, officer=officer, by=officer
    )
    release = ExpectedRelease.objects.get(participant=accepted.participant)
    assert (release.earliest_on, release.unknown_reason) == (None, "remand")


def test_someone_known_keeps_their_file_and_only_blanks_are_filled(
    received: Any, team: Team, officer: User
) -> None:
    known = ParticipantFactory.create(team=team, officer=officer, availability="Le soir")
    with identified(officer.identity):
        accepted: Any = actions.accept(
            received, programme=received.programme, officer=officer, participant=known, by=officer
        )
    known.refresh_from_db()
    assert accepted.participant == known
    assert known.availability == "Le soir"
    assert known.languages == ["fra", "ara"]
    assert Participant.objects.count() == 1


def test_someone_already_in_the_programme_goes_on_with_it(
    received: Any, team: Team, officer: User
) -> None:
    known = ParticipantFactory.create(team=team, officer=officer)
    current = EnrolmentFactory.create(participant=known, programme=received.programme)
    accepted: Any = actions.accept(
        received, programme=received.programme, officer=officer, participant=known, by=officer
    )
    assert accepted.enrolment == current


def test_someone_in_another_programme_is_not_enrolled_twice(
    received: Any, team: Team, officer: User
) -> None:
    known = EnrolmentFactory.create(participant=ParticipantFactory.create(team=team)).participant
    with pytest.raises(actions.AlreadyInAProgramme):
        actions.accept(
            received, programme=received.programme, officer=officer, participant=known, by=officer
        )


def test_the_second_of_two_answers_is_told_who_answered_first(received: Any, officer: User) -> None:
    stale = Referral.objects.get(pk=received.pk)
    actions.decline(received, reason="full", by=officer)
    with pytest.raises(actions.ReferralMovedOn, match=officer.full_name):
        actions.accept(stale, programme=received.programme, officer=officer, by=officer)
    with pytest.raises(actions.ReferralMovedOn):
        actions.put_on_waiting_list(stale, by=officer)


def test_declining_needs_a_reason(received: Any, officer: User) -> None:
    with pytest.raises(Refusal, match="pourquoi"):
        actions.decline(received, reason="", by=officer)


def test_an_answer_can_be_taken_back_and_the_moments_keep_it(received: Any, officer: User) -> None:
    actions.decline(received, reason="full", note="Complet jusqu’en mai.", by=officer)
    back = actions.reopen(received, by=officer)
    assert (back.status, back.answered_by, back.decline_reason) == ("received", None, "")
    told = list(back.moments.values_list("status", flat=True))
    assert told == ["received", "declined", "received"]
    assert back.moments.all()[1].note == "Complet jusqu’en mai."


def test_a_question_waits_for_its_answer(received: Any, officer: User) -> None:
    asked = actions.ask(received, question="Parle-t-il français ?", by=officer)
    assert (asked.status, asked.question) == ("in_review", "Parle-t-il français ?")
    assert asked.awaits_answer
    heard = actions.hear_back(asked, note="Oui, couramment.", by=officer)
    assert heard.status == "received"


def test_waiting_then_accepted(received: Any, officer: User) -> None:
    waiting = actions.put_on_waiting_list(received, by=officer)
    accepted: Any = actions.accept(
        waiting, programme=received.programme, officer=officer, by=officer
    )
    assert accepted.status == "accepted"


def test_what_became_a_file_is_corrected_there(received: Any, officer: User) -> None:
    accepted: Any = actions.accept(
        received, programme=received.programme, officer=officer, by=officer
    )
    with pytest.raises(actions.AlreadyAFile):
        actions.correct(accepted, {"first_name": "Idris"}, by=officer)


def test_correcting_never_leaves_a_received_orientation_incomplete(
    received: Any, officer: User
) -> None:
    assert actions.correct(received, {"first_name": "Idris"}, by=officer).first_name == "Idris"
    with pytest.raises(actions.ReferralIncomplete):
        actions.correct(received, {"last_name": ""}, by=officer)


def test_only_a_draft_can_be_thrown_away(team: Team, officer: User, received: Any) -> None:
    draft = actions.start_draft(new_id(), {}, typed={}, by=officer)
    actions.discard_draft(draft, by=officer)
    with pytest.raises(Refusal):
        actions.discard_draft(received, by=officer)
    assert Referral.objects.count() == 1


def test_reminders_are_marked_once_after_ten_days() -> None:
    today = timezone.localdate()
    old = ReferralFactory.create(received_on=today - timedelta(days=11))
    ReferralFactory.create(received_on=today - timedelta(days=10))
    ReferralFactory.create(received_on=today - timedelta(days=30), status="draft")

    assert actions.remind_awaiting(today) == 1
    assert actions.remind_awaiting(today) == 0
    old.refresh_from_db()
    assert (old.reminded_on, old.status) == (today, "received")


def test_nothing_expires_by_itself(settings: Any, officer: User) -> None:
    settings.REFERRAL_EXPIRY_DAYS = 60
    old = ReferralFactory.create(received_on=timezone.localdate() - timedelta(days=61))
    actions.remind_awaiting(timezone.localdate())
    old.refresh_from_db()
    assert old.status == "received"
    assert old.may_have_expired
    assert actions.expire(old, by=officer).status == "expired"


def test_another_team_knows_nothing_of_it(received: Any) -> None:
    stranger = UserFactory.create(team=TeamFactory.create())
    with identified(stranger.identity):
        assert not Referral.objects.exists()


def test_the_inbox_counts_and_orders(team: Team) -> None:
    today = timezone.localdate()
    late = ReferralFactory.create(team=team, received_on=today - timedelta(days=20))
    recent = ReferralFactory.create(team=team)
    ReferralFactory.create(
        team=team, status="waiting", answered_by=UserFactory.create(), answered_on=today
    )
    ReferralFactory.create(team=team, status="draft")

    found = inbox(Referral.objects.with_places(), "awaiting", page=1, today=today)

    assert list(found.rows) == [late, recent]
    assert found.counts == {"awaiting": 2, "waiting": 1, "drafts": 1}
    assert (found.late, found.has_next) == (1, False)


def test_open_orientations_of_the_same_name_are_shown(received: Any) -> None:
    twin = ReferralFactory.create(first_name="Idris", last_name="Belkassem")
    ReferralFactory.create(first_name="Idriss", last_name="Morel")
    assert open_referrals_like(received) == [twin]
