"""Finding someone by name, phone, birth date or reference, whatever the spelling.

The keys of `participants.rules` are compared with =, >= and < only: these operators are leakproof,
so PostgreSQL walks the index "search_key" before it asks, row by row, whether the visitor may see
the file. Two queries at most find people; what they return is put in order here.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from rapidfuzz import fuzz

from rivage.accounts.models import User
from rivage.participants import rules
from rivage.participants.access import visible_participants
from rivage.participants.models import Participant, SearchKey
from rivage.participants.rules import Term

SHOWN = 30
# How many are compared before the best are kept; more would only be noise.
CONSIDERED = 200
# What a line of the results says of someone, and what puts it in order: nothing more is brought.
SAID = (
    "reference", "first_name", "last_name", "preferred_name", "sort_name", "birth_date",
    "estimated_birth_year", "restricted", "officer__email", "officer__first_name",
    "officer__last_name",
)  # fmt: skip


def search(user: User, text: str, *, limit: int = SHOWN) -> list[Participant]:
    """The files `user` may open that `text` may mean, the nearest first.

    First whole words and their beginnings; if too few were found, what was typed with a slip or
    written by ear; if nobody was, whoever matches some of the words, or all of them as one.
    Order: whole words, beginnings, likeness, name. Three queries at most.
    """
    terms = rules.search_terms(text)
    if not user.accompanies or not terms:
        return []
    found = _people(user, _holding(terms, near=False))
    if len(found) < limit and any(term.near for term in terms):
        found |= _people(user, _holding(terms, near=True))
    if not found and len(terms) > 1:
        found = _people(user, _holding_some(terms))
    return sorted(found, key=lambda person: _rank(person, terms))[:limit]


def filed_under(text: str) -> QuerySet[SearchKey]:
    """For a filter of a list: people filed under every word, as written or as heard."""
    terms = rules.search_terms(text)
    if not terms:
        return SearchKey.objects.none()
    leading, *others = terms
    keys = SearchKey.objects.filter(_any_key(leading, near=True) | _any_key(leading, near=False))
    for term in others:
        wanted = _any_key(term, near=True) | _any_key(term, near=False)
        same_person = SearchKey.objects.filter(participant=OuterRef("participant"))
        keys = keys.filter(Exists(same_person.filter(wanted)))
    return keys


def _people(user: User, keys: QuerySet[SearchKey]) -> set[Participant]:
    numbers = keys.values("participant_id")[:CONSIDERED]
    people = visible_participants(user).filter(pk__in=numbers).select_related("officer")
    return set(people.only(*SAID))


def _holding(terms: list[Term], *, near: bool) -> QuerySet[SearchKey]:
    """Keys of the people filed under every term."""
    leading, *others = sorted(terms, key=lambda term: (bool(term.near), -len(term.text)))
    keys = SearchKey.objects.filter(_any_key(leading, near=near))
    for term in others:
        same_person = SearchKey.objects.filter(participant=OuterRef("participant"))
        keys = keys.filter(Exists(same_person.filter(_any_key(term, near=near))))
    return keys.order_by("key")


def _holding_some(terms: list[Term]) -> QuerySet[SearchKey]:
    joined = rules.joined_term(terms)
    wanted = _any_key(joined, near=True) if joined else Q()
    for term in terms:
        wanted |= _any_key(term, near=True)
    return SearchKey.objects.filter(wanted).order_by("key")


def _any_key(term: Term, *, near: bool) -> Q:
    wanted = Q(key__in=sorted(term.exact | term.near if near else term.exact))
    for first, beyond in () if near else term.ranges:
        wanted |= Q(key__gte=first, key__lt=beyond)
    return wanted


def _rank(person: Participant, terms: Iterable[Term]) -> tuple[float, float, str]:
    """The further, the later."""
    words = rules.name_words(person.first_name, person.last_name, person.preferred_name)
    words += rules.joined_names([person.first_name, person.last_name, person.preferred_name])
    distance, unlike = 0, 0.0
    for term in terms:
        if not term.near or term.text in words:
            continue
        distance += 1 if any(word.startswith(term.text) for word in words) else 2
        unlike += 100 - max((fuzz.ratio(term.text, word) for word in words), default=0)
    return distance, unlike, person.sort_name
