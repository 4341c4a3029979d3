"""What a request is usually made of, as dated data. Plain values, no clock."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from rivage.justice.rules.deadlines import document_expiry
from rivage.justice.rules.legal_rules import Certainty
from rivage.justice.rules.working_days import same_day_months_later

OTHER = "other"
# A paper that ends this soon is asked for again while there is time.
SOON = timedelta(days=21)


@dataclass(frozen=True)
class Template:
    """One kind of piece, for some measures, in force in [valid_from, valid_to)."""

    code: str
    label: str
    brought_by: str
    measures: tuple[str, ...]
    source: str
    certainty: Certainty
    help: str = ""
    by_default: bool = True
    document: str = ""
    expires_months: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


def read(text: str) -> Sequence[Template]:
    return tuple(_template(row) for row in tomllib.loads(text)["piece"])


def _template(row: Mapping[str, Any]) -> Template:
    said = dict(row)
    return Template(
        measures=tuple(said.pop("measures")), certainty=Certainty(said.pop("certainty")), **said
    )


@cache
def all_templates() -> Sequence[Template]:
    return read(
        files("rivage.justice.rules").joinpath("data/pieces.toml").read_text(encoding="utf-8")
    )


@cache
def by_code() -> Mapping[str, Template]:
    """The last version of each: a piece keeps its name after its template has ended."""
    return {each.code: each for each in all_templates()}


def templates_for(measure: str, on: date) -> Sequence[Template]:
    return [each for each in all_templates() if measure in each.measures and each.in_force_on(on)]


def wanted_at_first(measure: str, on: date) -> Sequence[Template]:
    return [each for each in templates_for(measure, on) if each.by_default]


def position(code: str) -> int:
    """Where it stands in the list: the order of the file, what is particular last."""
    codes = list(by_code())
    return codes.index(code) if code in codes else len(codes)


def label(code: str, title: str = "") -> str:
    template = by_code().get(code)
    return title or (template.label if template else code)


def expiry(code: str, issued_on: date | None) -> date | None:
    """The last day on which the paper is accepted, as far as we know."""
    template = by_code().get(code)
    if template is None or issued_on is None:
        return None
    if template.document:
        return document_expiry(template.document, issued_on).last_day
    if template.expires_months:
        return same_day_months_later(issued_on, template.expires_months)
    return None


def expired(state: str, expires_on: date | None, today: date) -> bool:
    return state == "received" and expires_on is not None and expires_on < today


def expires_soon(state: str, expires_on: date | None, today: date) -> bool:
    return state == "received" and expires_on is not None and today <= expires_on <= today + SOON


def settled(state: str, expires_on: date | None, today: date) -> bool:
    """Nothing more to do about it: received and still valid, or not needed."""
    return state == "not_needed" or (state == "received" and not expired(state, expires_on, today))


def all_there(pieces: Collection[tuple[str, date | None]], today: date) -> bool:
    return all(settled(state, expires_on, today) for state, expires_on in pieces)
