"""A query written once answers like the one that Django writes each time."""

from datetime import date
from uuid import UUID

import pytest
from django.db.models import Q

from rivage.core.prepared import Prepared
from rivage.participants.models import Participant
from tests import factories

pytestmark = pytest.mark.django_db

SOMEONE = UUID(int=0)
SOME_DAY = date(1000, 1, 1)


def test_it_is_written_once_and_answers_for_each() -> None:
    written = 0

    def rows():  # type: ignore[no-untyped-def]
        nonlocal written
        written += 1
        return (
            Participant.objects.filter(pk=SOMEONE)
            .filter(Q(birth_date=None) | Q(birth_date__gt=SOME_DAY))
            .select_related("officer")
        )

    prepared = Prepared(rows)
    for _ in range(2):
        person = factories.ParticipantFactory()
        (found,) = prepared.run({SOMEONE: person.pk, SOME_DAY: date(1900, 1, 1)})
        assert found == person
        assert found.first_name == person.first_name
        assert found.officer == person.officer
    assert prepared.run({SOMEONE: UUID(int=7), SOME_DAY: SOME_DAY}) == []
    assert written == 1
