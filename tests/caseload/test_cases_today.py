"""Ma journée: hearings, delays that run, permits; nobody else's, and what binds comes first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rivage.caseload.today import day_of
from rivage.core.context import identified
from rivage.journey.case_notices import Weight
from tests.factories import (
    AdjustmentDossierFactory,
    CustodyPeriodFactory,
    DossierPieceFactory,
    ExpectedReleaseFactory,
    LeavePermitFactory,
    ParticipantFactory,
    ReleaseFactFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team):
    return UserFactory(team=team)


@pytest.fixture
def person(team, officer):
    return ParticipantFactory(team=team, officer=officer)


def said(user, *, team=False):
    with identified(user.identity):
        return [row.notice.says for row in day_of(user, team=team).cases]


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def now(days=0):
    return timezone.now() + timedelta(days=days)


def granted(person, **more):
    return AdjustmentDossierFactory(
        participant=person, filed_on=ago(90), hearing_at=now(-3), decided_on=ago(2),
        decision="granted", **more,
    )  # fmt: skip


def test_nothing_waits_on_an_idea_nor_on_a_permit_far_away(person, officer):
    AdjustmentDossierFactory(participant=person)
    LeavePermitFactory(participant=person, needed_on=ago(-120))
    LeavePermitFactory(participant=person, asked=True)
    assert said(officer) == []


def test_the_delay_that_holds_a_measure_back_comes_before_a_hearing(person, officer):
    AdjustmentDossierFactory(participant=person, hearing=True)
    granted(person, state="notified", notified_at=timezone.now())
    with identified(officer.identity):
        rows = day_of(officer, team=False).cases
    assert [row.notice.weight for row in rows] == [Weight.BINDS, Weight.COMING]
    assert "appel suspensif du procureur, jusqu’au" in rows[0].notice.says
    assert "audience" in rows[1].notice.says
    assert "dans 14 jours" in rows[1].notice.says
    assert rows[0].participant == person


def test_a_delay_gone_by_asks_what_became_of_it(person, officer):
    granted(person, state="notified", notified_at=now(-12))
    (words,) = said(officer)
    assert "le délai d’appel du procureur est passé" in words


def test_two_months_without_the_chamber_are_said(person, officer):
    granted(
        person, state="appealed", notified_at=now(-81), appealed_at=now(-80), appeal_suspends=True
    )
    (words,) = said(officer)
    assert "l’appel est non avenu" in words


def test_a_late_appeal_has_no_delay_of_the_chamber(person, officer):
    granted(
        person, state="appealed", notified_at=now(-81), appealed_at=now(-70), appeal_suspends=False
    )
    assert said(officer) == []


def test_a_paper_that_expires_before_the_decision_is_said(person, officer):
    dossier = AdjustmentDossierFactory(participant=person, state="building")
    DossierPieceFactory(dossier=dossier, state="received", received_on=ago(80), expires_on=ago(-9))
    (words,) = said(officer)
    assert "n’est valable que jusqu’au" in words


def test_permits_short_on_time_to_come_and_without_return_are_said(person, officer):
    LeavePermitFactory(participant=person, needed_on=ago(-9))
    LeavePermitFactory(participant=person, granted=True, starts_at=now(2))
    LeavePermitFactory(participant=person, granted=True, starts_at=now(-2))
    LeavePermitFactory(
        participant=person, granted=True, state="not_returned", starts_at=now(-4), ended_on=ago(3)
    )
    words = " ".join(said(officer))
    for expected in ("il reste 9 jours", "retour avant", "notez le retour", "retour non constaté"):
        assert words.count(expected) == 1, expected


def test_a_colleague_s_people_come_with_the_team_only(team, officer):
    theirs = ParticipantFactory(team=team, officer=UserFactory(team=team))
    AdjustmentDossierFactory(participant=theirs, hearing=True)
    AdjustmentDossierFactory(hearing=True)
    assert said(officer) == []
    assert len(said(officer, team=True)) == 1


def test_a_release_says_what_is_not_in_place_and_whether_it_should_be_asked_again(person, officer):
    CustodyPeriodFactory(participant=person, started_on=ago(3), recorded_by=officer)
    ExpectedReleaseFactory(participant=person, said_on=ago(7), recorded_by=officer)
    ReleaseFactFactory(participant=person, topic="benefits", state="lacking", recorded_by=officer)
    ReleaseFactFactory(participant=person, topic="housing", state="in_place", recorded_by=officer)
    still = ParticipantFactory(team=person.teams.get(), officer=officer)
    ExpectedReleaseFactory(participant=still, said_on=ago(7), recorded_by=officer)
    with identified(officer.identity):
        (window,) = day_of(officer, team=False).windows
    told = {each.release.participant_id: each for each in window.people}
    assert told[person.pk].not_in_place == ("ressources et droits",)
    assert told[person.pk].doubtful
    assert not told[still.pk].doubtful
