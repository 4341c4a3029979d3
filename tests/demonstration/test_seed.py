"""The invented association: believable, dignified, and never put over a real one."""

import pytest
from django.core.management import call_command

from rivage.participants.models import Participant

pytestmark = [pytest.mark.django_db]


def test_seeding_twice_changes_nothing() -> None:
    call_command("seed", "--people=8")
    count = Participant.objects.count()
    call_command("seed")
    assert Participant.objects.count() == count > 0
