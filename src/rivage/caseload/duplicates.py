"""Before a file is opened: is this someone we already know? A human answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.participants import rules
from rivage.participants.access import visible_participants
from rivage.participants.models import Participant, SearchKey

SHOWN = 10
COMPARED = 100


@dataclass(frozen=True)
class Likeness:
    """A file that may be the same person's, and why it is thought so."""

    person: Participant
    reasons: tuple[str, ...]


def alike(
    user: User, *, first_name: str, last_name: str, birth_date: date | None, phone: str
) -> list[Likeness]:
    """Files that `user` may open with the same phone, or a near name; the likeliest first.

    The same birth date alone says nothing: one word of the name must be near too. Three queries.
    """
    words, number = rules.name_words(first_name, last_name), rules.digits(phone)
    reasons: dict[Participant, list[str]] = {}
    if len(number) >= rules.LEAST_PHONE_DIGITS:
        _note(reasons, _("même téléphone"), _people(user, [{f"p:{number}"}]))
    if birth_date is not None and words:
        near = {key for word in words for key in rules.approximate_keys(word)}
        _note(reasons, _("même date de naissance"), _people(user, [{f"b:{birth_date}"}, near]))
    if words:
        _note(reasons, _("nom proche"), _people(user, list(map(rules.approximate_keys, words))))
    found = [Likeness(person, tuple(why)) for person, why in reasons.items()]
    return sorted(found, key=lambda each: (-len(each.reasons), each.person.sort_name))[:SHOWN]


def _people(user: User, keys: list[set[str]]) -> list[Participant]:
    """Filed under one key at least of each set."""
    leading, *others = sorted(keys, key=len)
    rows = SearchKey.objects.filter(key__in=sorted(leading))
    for each in others:
        same_person = SearchKey.objects.filter(participant=OuterRef("participant"))
        rows = rows.filter(Exists(same_person.filter(key__in=sorted(each))))
    numbers = rows.values("participant_id")[:COMPARED]
    return list(visible_participants(user).filter(pk__in=numbers).select_related("officer"))


def _note(
    reasons: dict[Participant, list[str]], reason: str, people: Iterable[Participant]
) -> None:
    for person in people:
        reasons.setdefault(person, []).append(reason)
