"""The worked cases of the deadlines engine, read from `worked_cases.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from rivage.justice.rules import deadlines
from rivage.justice.rules.deadlines import Court, Deadline, Decision, Document
from rivage.justice.rules.legal_rules import in_force
from rivage.justice.rules.working_days import Place, place

FILE = Path(__file__).with_name("worked_cases.toml")


@dataclass(frozen=True)
class Case:
    section: str
    title: str
    rule: str
    started: date | datetime
    last_day: date
    ends: datetime
    because: str
    timezone: str = "Europe/Paris"
    department: str = ""
    months: int = 0
    certainty: str = "A"
    source: str = ""
    remark: bool = False

    @property
    def place(self) -> Place:
        return place(self.timezone, self.department)

    @property
    def instant(self) -> datetime:
        """What was typed, on the clock of the place unless it says otherwise."""
        started = self.started
        if not isinstance(started, datetime):
            return self.place.start_of(started)
        aware = started if started.tzinfo else started.replace(tzinfo=self.place.zone)
        return aware.astimezone(UTC)

    @property
    def day(self) -> date:
        return self.place.day_of(self.instant)

    def worked_out(self) -> Deadline:
        """What the engine makes of it."""
        return ENGINE[self.rule](self)


@dataclass(frozen=True)
class Text:
    rule: str
    on: date
    because: str
    source: str = ""
    name: str = ""
    none: bool = False
    parameters: Any = None


ENGINE = {
    "prosecutor_appeal": lambda c: deadlines.appeal_window(c.instant, c.place),
    "appeal_chamber": lambda c: deadlines.chamber_deadline(c.day, c.place),
    "hearing_jap": lambda c: deadlines.hearing_deadline(c.day, Court.JAP, c.place),
    "hearing_tap": lambda c: deadlines.hearing_deadline(c.day, Court.TAP, c.place),
    "own_appeal_judgment": lambda c: deadlines.own_appeal(c.instant, Decision.JUDGMENT, c.place),
    "own_appeal_order": lambda c: deadlines.own_appeal(c.instant, Decision.ORDER, c.place),
    "refiling_bar_jap": lambda c: deadlines.refile_from(c.day, c.months, Court.JAP, c.place),
    "refiling_bar_tap": lambda c: deadlines.refile_from(c.day, c.months, Court.TAP, c.place),
    "document_release_certificate": lambda c: deadlines.document_expiry(
        Document.RELEASE_CERTIFICATE, c.day, c.place
    ),
    "document_domiciliation": lambda c: deadlines.document_expiry(
        Document.DOMICILIATION, c.day, c.place
    ),
    "document_host_certificate": lambda c: deadlines.document_expiry(
        Document.HOST_CERTIFICATE, c.day, c.place
    ),
    "leave_decision": lambda c: deadlines.leave_decision(c.day, c.place),
    "commission_opinion": lambda c: deadlines.commission_opinion(c.day, c.place),
    "reinstatement": lambda c: deadlines.reinstatement(c.day, c.place),
}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def cases() -> Sequence[Case]:
    return [Case(**row | {"ends": row["ends"].astimezone(UTC)}) for row in _read()["case"]]


def texts() -> Sequence[Text]:
    return [Text(**row) for row in _read()["text"]]


def citation(case: Case) -> str:
    return in_force(case.rule, case.day).source
