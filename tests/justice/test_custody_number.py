"""The number a prison gives: none, unless an administrator opened it for a team; sealed."""

import pytest

from rivage.accounts.actions import keep_custody_numbers
from rivage.audit.models import Entry
from rivage.core.context import identified
from rivage.justice.actions.custody_number import write_custody_number
from rivage.justice.actions.permit_refusals import CustodyNumberClosed
from rivage.justice.models import CustodyNumber
from rivage.justice.queries.custody_number import custody_number_of
from rivage.participants.models import SearchKey
from tests.factories import ParticipantFactory, TeamFactory, UserFactory
from tests.justice.stored import rows_that_say

pytestmark = pytest.mark.django_db
CANARY = "CNY9canari"


def test_no_team_keeps_custody_numbers_by_default():
    person, officer = ParticipantFactory(), UserFactory()
    with pytest.raises(CustodyNumberClosed):
        write_custody_number(person, "12345", by=officer)
    assert not CustodyNumber.objects.exists()


@pytest.fixture
def keeping():
    team = TeamFactory()
    keep_custody_numbers(team, kept=True, by=UserFactory(administrator=True))
    return team


def test_an_administrator_opens_it_for_a_team_and_that_is_written(keeping):
    keep_custody_numbers(keeping, kept=True, by=UserFactory(administrator=True))
    assert Entry.objects.filter(verb="team.custody_numbers_opened").count() == 1
    keep_custody_numbers(keeping, kept=False, by=UserFactory(administrator=True))
    assert Entry.objects.filter(verb="team.custody_numbers_closed").count() == 1


def test_the_number_is_sealed_and_found_nowhere_else(keeping):
    person, officer = ParticipantFactory(team=keeping), UserFactory(team=keeping)
    write_custody_number(person, f" {CANARY} ", by=officer)
    assert custody_number_of(person) == CANARY
    assert rows_that_say(CANARY) == []
    assert not SearchKey.objects.filter(key__icontains=CANARY.lower()).exists()
    detail = Entry.objects.get(verb="custody_number.written").detail
    assert detail == {}
    write_custody_number(person, CANARY, by=officer)
    assert Entry.objects.filter(verb="custody_number.written").count() == 1
    write_custody_number(person, "", by=officer)
    assert custody_number_of(person) == ""
    assert Entry.objects.filter(verb="custody_number.removed").count() == 1


def test_it_is_seen_from_a_team_that_keeps_it_and_from_no_other(keeping):
    other = TeamFactory()
    person = ParticipantFactory(teams=[keeping, other], officer=UserFactory(team=other))
    inside, outside = UserFactory(team=keeping), UserFactory(team=other)
    write_custody_number(person, "4321", by=inside)
    seen = {}
    for user in (inside, outside, person.officer):
        with identified(user.identity):
            seen[user] = CustodyNumber.objects.count()
    assert seen == {inside: 1, outside: 0, person.officer: 0}
    keep_custody_numbers(keeping, kept=False, by=UserFactory(administrator=True))
    with identified(inside.identity):
        assert custody_number_of(person) == ""
