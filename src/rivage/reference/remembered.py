"""The vocabularies, remembered for a minute by each process.

Every page says some of their words, and they change a few times a year: a page must not ask the
database for them. The process that changes one forgets at once; the others within the minute.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rivage.reference.models import Term

SECONDS = 60.0


@dataclass(frozen=True)
class Vocabularies:
    """Terms by vocabulary, in the order they are proposed, ended ones included."""

    terms: Mapping[str, tuple[Term, ...]]
    labels: Mapping[tuple[str, str], str]
    read_at: float


# One slot, replaced whole: threads may read it while another replaces it.
_kept: dict[str, Vocabularies] = {}


def vocabularies() -> Vocabularies:
    kept = _kept.get("")
    now = time.monotonic()
    if kept is None or now - kept.read_at > SECONDS:
        kept = _kept[""] = _read(now)
    return kept


def forget() -> None:
    """To be called when a term was added or changed."""
    _kept.clear()


def _read(now: float) -> Vocabularies:
    found: defaultdict[str, list[Term]] = defaultdict(list)
    for term in Term.objects.order_by("vocabulary", "order", "label"):
        found[term.vocabulary].append(term)
    return Vocabularies(
        terms=MappingProxyType({name: tuple(terms) for name, terms in found.items()}),
        labels=MappingProxyType(
            {(term.vocabulary, term.code): term.label for terms in found.values() for term in terms}
        ),
        read_at=now,
    )
