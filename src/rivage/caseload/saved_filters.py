"""Filters of the list of people that a user gave a name to. Nobody else sees them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from rivage.accounts.models import Preference, User
from rivage.core.prepared import Given, Prepared

NAME = "people.filters"
MOST = 20


@dataclass(frozen=True)
class SavedFilter:
    name: str
    # What follows the question mark in the address of the list.
    query: str


def saved_filters(user: User) -> list[SavedFilter]:
    found = MINE.objects(user=user.pk)
    return _read(found[0].value if found else {})


MINE: Prepared[Preference] = Prepared(
    lambda: Preference.objects.filter(user=Given("user"), name=NAME).order_by()
)


@transaction.atomic
def keep_filter(name: str, query: str, *, by: User) -> list[SavedFilter]:
    """The same name again replaces what it said; the latest comes first."""
    name = " ".join(name.split())[:60]
    kept = [each for each in _locked(by) if each.name != name]
    return _write([SavedFilter(name, query), *kept][:MOST], by)


@transaction.atomic
def forget_filter(name: str, *, by: User) -> list[SavedFilter]:
    return _write([each for each in _locked(by) if each.name != name], by)


def _locked(user: User) -> list[SavedFilter]:
    row = Preference.objects.select_for_update().filter(user=user, name=NAME).first()
    return _read(row.value if row else {})


def _write(filters: list[SavedFilter], user: User) -> list[SavedFilter]:
    value = {"filters": [{"name": each.name, "query": each.query} for each in filters]}
    Preference.objects.update_or_create(user=user, name=NAME, defaults={"value": value})
    return filters


def _read(value: dict[str, Any]) -> list[SavedFilter]:
    return [SavedFilter(each["name"], each["query"]) for each in value.get("filters", [])]
