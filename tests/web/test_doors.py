"""Every address says, for every kind of visitor, whether the door opens (table: door_table.py)."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, path

from rivage.core.context import acting_as_system
from rivage.participants.models import Participant
from tests.web.door_table import DOORS
from tests.web.doors import FILE, OPEN, VISITORS, Door, knock, person, url_names, verbs_that_open

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door(client: Client, door: Door, visitor: str) -> None:
    assert knock(client, door, visitor) == ""


def test_no_address_is_left_without_a_decision() -> None:
    decided = {door.name for door in DOORS}
    assert set(url_names(get_resolver().url_patterns)) - decided == set()
    assert decided - set(url_names(get_resolver().url_patterns)) == set()


@pytest.mark.parametrize("visitor", ["nobody", "password_only", "dpo", "stranger", "unnamed"])
@pytest.mark.parametrize("name", sorted({door.name for door in DOORS}))
def test_no_other_verb_opens_wider(client: Client, name: str, visitor: str) -> None:
    """A line says GET; the six other verbs on the same address let nobody else in."""
    doors = [door for door in DOORS if door.name == name]
    if any(door.expects(visitor) == OPEN for door in doors):
        return
    assert verbs_that_open(client, doors[0], visitor) == []


# ── A test that cannot fail proves nothing: planted leaks ─────────────────────────────────────


def leaking(request: Any, pk: Any) -> HttpResponse:
    """A view that goes round the door and lifts the wall."""
    with acting_as_system():
        found = Participant.objects.get(pk=pk)
        return HttpResponse(found.last_name)


urlpatterns = [*get_resolver().url_patterns, path("fuite/<uuid:pk>/", leaking, name="leak")]
LEAK = Door("GET", "leak", FILE, person)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("visitor", ["administrator", "dpo", "stranger", "unnamed"])
def test_a_planted_leak_is_found(client: Client, visitor: str) -> None:
    assert "leak" in knock(client, LEAK, visitor)


@pytest.mark.urls(__name__)
def test_a_planted_address_without_a_line_is_found() -> None:
    decided = {door.name for door in DOORS}
    assert set(url_names(urlpatterns)) - decided == {"leak"}
