"""Two files side by side, in words, before they become one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rivage.caseload.merging import column, proposed
from rivage.participants.models import Participant
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels

CODED = {
    "gender": Vocabulary.GENDER,
    "languages": Vocabulary.LANGUAGE,
    "french_level": Vocabulary.FRENCH_LEVEL,
    "housing": Vocabulary.HOUSING,
    "mobility": Vocabulary.MOBILITY,
    "no_contact_reason": Vocabulary.CONTACT_MISSING_REASON,
}


@dataclass(frozen=True)
class Compared:
    """A field that differs, said on both sides, with the side proposed."""

    name: str
    label: str
    kept: str
    absorbed: str
    side: str


def comparison(kept: Participant, absorbed: Participant) -> list[Compared]:
    codes = labels(*CODED.values())

    def said(person: Participant, name: str) -> str:
        if name == "officer_id":
            return str(person.officer or "")
        return _words(getattr(person, name), codes, CODED.get(name))

    return [
        Compared(
            name,
            str(column(Participant, name).verbose_name),
            said(kept, name),
            said(absorbed, name),
            side,
        )
        for name, side in proposed(kept, absorbed).items()
    ]


def _words(value: Any, codes: Mapping[tuple[str, str], str], vocabulary: Vocabulary | None) -> str:
    """Codes become the words of their vocabulary; days are written as people write them."""
    if isinstance(value, list):
        return ", ".join(_words(each, codes, vocabulary) for each in value)
    if vocabulary is not None:
        return codes.get((vocabulary, value), str(value))
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
