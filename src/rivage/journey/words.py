"""The French of codes that a file holds, in one query."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from django.db.models import Q

from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term


class Words:
    """`words(Vocabulary.PAPER, "cv")` → "CV à jour"; the code itself when nobody named it."""

    def __init__(self, labels: Mapping[tuple[str, str], str]) -> None:
        self.labels = labels

    def __call__(self, vocabulary: Vocabulary, code: str) -> str:
        return self.labels.get((vocabulary.value, code), code.replace("_", " "))


def words_for(codes: Iterable[tuple[Vocabulary, str]]) -> Words:
    """The labels of these codes only: a vocabulary may be long."""
    wanted: dict[str, set[str]] = {}
    for vocabulary, code in codes:
        if code:
            wanted.setdefault(vocabulary.value, set()).add(code)
    if not wanted:
        return Words({})
    asked = reduce(or_, (Q(vocabulary=name, code__in=found) for name, found in wanted.items()))
    rows = Term.objects.filter(asked).order_by().values_list("vocabulary", "code", "label")
    return Words({(vocabulary, code): label for vocabulary, code, label in rows})
