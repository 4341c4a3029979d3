"""The factories make what the product makes: seen by the right people, and by no other."""

import pytest

from rivage.core.context import identified
from rivage.participants.models import Participant
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_factory_makes_its_row():
    for name in dir(factories):
        if name.endswith("Factory") and name != "DjangoModelFactory":
            assert getattr(factories, name)().pk


def test_a_file_is_seen_by_its_team_and_its_officer_only():
    team = factories.TeamFactory()
    colleague, officer, other = factories.UserFactory.create_batch(3)
    factories.MembershipFactory(user=colleague, team=team)
    factories.ParticipantFactory(team=team, officer=officer)
    seen = {}
    for user in (colleague, officer, other):
        with identified(user.identity):
            seen[user] = Participant.objects.count()
    assert seen == {colleague: 1, officer: 1, other: 0}


def test_a_restricted_file_is_seen_by_named_readers_only():
    team = factories.TeamFactory()
    colleague = factories.UserFactory(team=team)
    reader = factories.UserFactory()
    factories.ParticipantFactory(team=team, restricted=True, readers=[reader])
    with identified(colleague.identity):
        assert Participant.objects.count() == 0
    with identified(reader.identity):
        assert Participant.objects.count() == 1
