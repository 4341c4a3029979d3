"""Filters about what files lack answer like asking each file."""

import pytest

from rivage.caseload.people import NO_PROGRAMME, Filters, people
from rivage.justice.models import CustodyPeriod
from rivage.participants.models import Participant
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment
from tests.factories import CustodyPeriodFactory, EnrolmentFactory, ParticipantFactory, UserFactory

pytestmark = pytest.mark.django_db


def shown(filters):
    return list(people(UserFactory(), filters).get_page(1).object_list)


def test_files_without_a_place_or_a_programme_are_those_of_which_no_row_lasts():
    for number in range(8):
        person = ParticipantFactory()
        if number % 2:
            CustodyPeriodFactory(participant=person)
        if number % 3:
            EnrolmentFactory(participant=person)
    everyone = list(Participant.objects.order_by("sort_name", "pk"))
    placed = set(CustodyPeriod.objects.current().values_list("participant", flat=True))
    followed = set(
        Enrolment.objects.exclude(status=Status.ENDED).values_list("participant", flat=True)
    )

    assert shown(Filters()) == [each.pk for each in everyone]
    assert shown(Filters(where="unknown")) == [p.pk for p in everyone if p.pk not in placed]
    assert shown(Filters(programme=NO_PROGRAMME)) == [
        p.pk for p in everyone if p.pk not in followed
    ]


def test_a_page_beyond_the_last_is_the_last():
    for _ in range(30):
        ParticipantFactory()
    pages = people(UserFactory(), Filters())

    last = pages.get_page("7")
    assert (last.number, len(last.object_list), pages.count, pages.more) == (2, 5, 30, False)
    assert pages.get_page("x").number == 1
