"""Dossiers and permits of one person, as their moments tell them: where they stand, what runs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from rivage.journey.facts import Fact, Kind
from rivage.justice.choices import Measure
from rivage.justice.rules import deadlines, dossier_deadlines
from rivage.justice.rules.deadlines import Deadline
from rivage.justice.rules.working_days import PARIS, Place, place

# How people say a measure in passing.
SHORT_MEASURES: dict[str, str] = {
    Measure.DDSE: "DDSE",
    Measure.SEMI_LIBERTY: "Semi-liberté",
    Measure.EXTERNAL_PLACEMENT: "Placement extérieur",
    Measure.CONDITIONAL_RELEASE: "Libération conditionnelle",
    Measure.LSC: "Libération sous contrainte",
    Measure.SUSPENSION: "Suspension de peine",
}


@dataclass(frozen=True)
class Standing:
    """Where a dossier or a permit stands; `code` is the measure, or what the permit is for."""

    pk: UUID
    kind: Kind
    code: str
    stored: str

    @cached_property
    def now(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.stored or "{}")
        return found

    @property
    def state(self) -> str:
        return str(self.now.get("state", ""))

    @property
    def name(self) -> str:
        if self.kind is Kind.PERMIT:
            return "Permission de sortir"
        return SHORT_MEASURES.get(self.code, self.code)

    @property
    def place(self) -> Place:
        zone = self.now.get("timezone")
        return place(zone, self.now.get("department") or "") if zone else PARIS

    def moment(self, name: str) -> datetime | None:
        stored = self.now.get(name)
        return datetime.fromisoformat(stored) if stored else None

    def day(self, name: str) -> date | None:
        stored = self.now.get(name)
        return date.fromisoformat(stored) if stored else None

    def deadlines(self) -> Sequence[Deadline]:
        """Those that bind first, then the most pressing."""
        found = _of_permit(self) if self.kind is Kind.PERMIT else _of_dossier(self)
        return sorted(found, key=lambda each: (not each.binding, each.ends_at))


@dataclass(frozen=True)
class Case(Standing):
    """With its moments, in the order in which they were noted."""

    facts: tuple[Fact, ...]


def cases(facts: Iterable[Fact]) -> list[Case]:
    """Days are sometimes told afterwards: moments follow one another as they were noted."""
    found: dict[UUID, list[Fact]] = {}
    for fact in sorted(facts, key=lambda each: each.pk):
        if fact.kind in {Kind.DOSSIER, Kind.PERMIT} and fact.about is not None:
            found.setdefault(fact.about, []).append(fact)
    return [
        Case(pk, told[-1].kind, told[-1].code, told[-1].now, tuple(told))
        for pk, told in found.items()
    ]


def _of_dossier(case: Standing) -> Sequence[Deadline]:
    now = case.now
    return dossier_deadlines.running(
        dossier_deadlines.Known(
            state=case.state, lsc=case.code == Measure.LSC,
            court=now.get("court") or deadlines.Court.JAP, filed_on=case.day("filed_on"),
            opinion_on=case.day("opinion_on"), decided_on=case.day("decided_on"),
            bar_months=now.get("bar_months"), notified_at=case.moment("notified_at"),
            appealed_at=case.moment("appealed_at"), appeal_suspends=now.get("appeal_suspends"),
            reinstated_on=case.day("reinstated_on"), place=case.place,
        )
    )  # fmt: skip


def _of_permit(case: Standing) -> Iterator[Deadline]:
    """The same as `justice.queries.permits.deadlines_of`, from what the moments carry."""
    now, where = case.now, case.place
    asked_on, notified_at = case.day("asked_on"), case.moment("notified_at")
    authority, appealed_at = now.get("authority"), case.moment("appealed_at")
    if case.state == "asked" and asked_on:
        by_prison = authority == "prison"
        yield (deadlines.leave_decision if by_prison else deadlines.commission_opinion)(
            asked_on, where
        )
    if case.state == "refused" and notified_at and authority != "prison":
        yield deadlines.own_appeal(notified_at, deadlines.Decision.ORDER, where)
    if case.state == "granted" and notified_at and authority == "jap":
        yield deadlines.appeal_window(notified_at, where)
    if case.state == "appealed" and appealed_at and now.get("appealed_by") == "prosecutor":
        yield deadlines.chamber_deadline(where.day_of(appealed_at), where)
