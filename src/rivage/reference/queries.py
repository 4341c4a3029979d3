"""Looking up words, occupations and places while someone types."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils import timezone

from rivage.reference.choices import EDITABLE, Vocabulary
from rivage.reference.models import Appellation, Commune, Mobility, Occupation, ReferenceLoad, Term
from rivage.reference.remembered import vocabularies
from rivage.reference.rules import normalised, place_words

# From 0 (nothing in common) to 1 (the same letters).
ALIKE = 0.45
START_OF_ROME_CODE = re.compile(r"[a-z]\d{1,4}")


@dataclass(frozen=True)
class OccupationFound:
    """A name of an occupation, and the occupation itself."""

    occupation_id: int
    appellation_id: int
    rome: str
    label: str
    appellation: str


@dataclass(frozen=True)
class VocabularySummary:
    vocabulary: Vocabulary
    in_use: int
    ended: int
    edited: int


def terms(vocabulary: Vocabulary) -> QuerySet[Term]:
    """What may be chosen today, in order."""
    return Term.objects.in_use().filter(vocabulary=vocabulary).order_by("order", "label")


def term_choices(vocabulary: Vocabulary, *, keep: str = "") -> list[tuple[str, str]]:
    """(code, label) for a form; `keep` is the code already stored, proposed even when it ended."""
    today = timezone.localdate()
    return [
        (term.code, term.label)
        for term in vocabularies().terms.get(vocabulary, ())
        if term.code == keep or term.valid_on(today)
    ]


def labels(*wanted: Vocabulary) -> Mapping[tuple[str, str], str]:
    """{(vocabulary, code): label}, ended terms included; remembered, so no query most times."""
    found = vocabularies()
    return {
        (term.vocabulary, term.code): term.label
        for vocabulary in wanted
        for term in found.terms.get(vocabulary, ())
    }


def label(vocabulary: Vocabulary, code: str) -> str:
    """What people read for a code; the code itself when no vocabulary knows it any more."""
    return vocabularies().labels.get((vocabulary, code), code)


def codes_counting_as_absence() -> frozenset[str]:
    """The appointment outcomes that the absence policy looks at."""
    return frozenset(
        Term.objects.filter(
            vocabulary=Vocabulary.APPOINTMENT_OUTCOME, counts_as_absence=True
        ).values_list("code", flat=True)
    )


def codes_counting_in_report(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(
        Term.objects.filter(vocabulary=vocabulary)
        .exclude(counts_in_report=False)
        .values_list("code", flat=True)
    )


def occupations_near(occupation: Occupation) -> list[Occupation]:
    """Where one may go from there, in the order of the ROME."""
    links = Mobility.objects.filter(origin=occupation, valid_to=None, target__valid_to=None)
    return [link.target for link in links.select_related("target").order_by("rank", "pair")]


def vocabularies_summary() -> list[VocabularySummary]:
    today = timezone.localdate()
    rows: dict[str, list[Term]] = {}
    for term in Term.objects.only("vocabulary", "valid_to", "edited_here"):
        rows.setdefault(term.vocabulary, []).append(term)
    return [
        VocabularySummary(
            vocabulary=vocabulary,
            in_use=sum(not (t.valid_to and t.valid_to <= today) for t in found),
            ended=sum(bool(t.valid_to and t.valid_to <= today) for t in found),
            edited=sum(t.edited_here for t in found),
        )
        for vocabulary in EDITABLE
        for found in [rows.get(vocabulary.value, [])]
    ]


def last_loads() -> list[ReferenceLoad]:
    """The latest loading of each kind."""
    return list(ReferenceLoad.objects.order_by("what", "-at").distinct("what"))


def occupations_like(text: str, limit: int = 10) -> list[OccupationFound]:
    """Names of occupations that begin with, then contain, then resemble `text` (or a ROME code)."""
    words = normalised(text).split()
    if not words:
        return []
    rows = Appellation.objects.filter(valid_to=None)
    if START_OF_ROME_CODE.fullmatch(words[0]) and len(words) == 1:
        sheets = Occupation.objects.filter(rome__startswith=words[0].upper())
        return _summed_up(rows.filter(occupation__in=sheets).order_by("-is_main", "pk"), limit)
    exact = rows.filter(_starting_words(words)).order_by(
        _first(" " + " ".join(words)), "-is_main", Length("search_text"), "search_text", "pk"
    )
    found = _summed_up(exact, limit)
    if found or len(text) < 4:
        return found
    return _summed_up(_resembling(rows, " ".join(words)), limit)


def communes_like(text: str, limit: int = 10) -> list[Commune]:
    """Communes by the beginning of their words or by postcode; larger ones first."""
    words = place_words(text).split()
    if not words:
        return []
    rows = Commune.objects.filter(valid_to=None)
    exact = rows.filter(_starting_words(words)).order_by(
        _first(" " + " ".join(words)),
        F("population").desc(nulls_last=True),
        Length("search_text"),
        "search_text",
        "pk",
    )
    found = list(exact[:limit])
    if found or len(text) < 4:
        return found
    return list(_resembling(rows, " ".join(words))[:limit])


def commune_by_postcode_and_name(postcode: str, name: str = "") -> Commune | None:
    """The commune an address means; None when the postcode is shared and the name does not say."""
    rows = list(Commune.objects.filter(valid_to=None, postcodes__contains=[postcode])[:100])
    named = [row for row in rows if place_words(row.name) == place_words(name)]
    if len(named) == 1:
        return named[0]
    return rows[0] if len(rows) == 1 else None


def occupations_by_rome(codes: Iterable[str]) -> dict[str, Occupation]:
    return {row.rome: row for row in Occupation.objects.filter(rome__in=list(codes))}


def _starting_words(words: list[str]) -> Q:
    """Every word begins a word of the row. One or two letters say too little except in front."""
    telling = [word for word in words if len(word) > 2]
    if not telling:
        return Q(search_text__startswith=" " + " ".join(words))
    matching = Q()
    for word in words:
        matching &= Q(search_text__contains=f" {word}")
    return matching


def _first(start: str) -> Case:
    return Case(
        When(search_text__startswith=start, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )


def _resembling(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Approximate spelling, through the trigram index."""
    with connection.cursor() as cursor:
        # PostgreSQL's 0.6 misses "magazinier"; the index only knows the threshold of the session.
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)]
        )
    alike: QuerySet[Any] = rows.filter(search_text__trigram_word_similar=text)
    likeness = TrigramWordSimilarity(text, "search_text")
    return alike.order_by(likeness.desc(), Length("search_text"), "pk")


def _summed_up(rows: QuerySet[Appellation], limit: int) -> list[OccupationFound]:
    return [
        OccupationFound(
            occupation_id=row.occupation_id,
            appellation_id=row.pk,
            rome=row.occupation.rome,
            label=row.occupation.label,
            appellation=row.label,
        )
        # Two small queries: a join would meet thousands of names before the first ten are known.
        for row in rows.prefetch_related("occupation")[:limit]
    ]
