"""The legal rules as dated data: what each says, since when, from which text, how sure we are.

They live in `data/legal_rules.toml` and `data/leave_rules.toml`. A rule has versions, one after the
other; the one in force on the day something starts is the one that counts. A version says only
what it changes.

Certainty: A, the text was read in a copy in force at its date; B, an older copy or a secondary
page; C, general knowledge that a practitioner has to confirm. Only A may bind.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Certainty(StrEnum):
    A = "A"
    B = "B"
    C = "C"

    @property
    def binds(self) -> bool:
        return self is Certainty.A


def weakest(*certainties: Certainty) -> Certainty:
    """What rests on several rules is no surer than the least sure of them."""
    return max(certainties)


class NoRuleInForce(LookupError):
    """The law said nothing of it that day, or not in a text that we know."""


@dataclass(frozen=True)
class LegalRule:
    """One version of a rule: in force in [valid_from, valid_to), open where None."""

    code: str
    name: str
    says: str
    source: str
    certainty: Certainty
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    family: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def binds(self) -> bool:
        return self.certainty.binds

    def in_force_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)

    def number(self, name: str) -> int:
        return int(self.parameters[name])


def read(text: str) -> Sequence[LegalRule]:
    """Every version of every rule, in the order of the file; refuses holes and overlaps."""
    rules: list[LegalRule] = []
    for row in tomllib.loads(text)["rule"]:
        rules.extend(_versions(row))
    return tuple(rules)


def _versions(row: Mapping[str, Any]) -> list[LegalRule]:
    said = {key: value for key, value in row.items() if key != "version"}
    versions: list[LegalRule] = []
    for change in row["version"]:
        former = said.get("parameters", {})
        said |= {key: value for key, value in change.items() if key not in {"from", "to"}}
        said["parameters"] = former | change.get("parameters", {})
        since = change.get("from")
        if versions and (since is None or versions[-1].valid_to != since):
            raise ValueError(f"{row['code']}: a version begins when the former ends")
        versions.append(
            LegalRule(
                valid_from=since, valid_to=change.get("to"),
                **said | {"certainty": Certainty(said["certainty"])},
            )
        )  # fmt: skip
    return versions


FILES = ("legal_rules.toml", "leave_rules.toml")


@cache
def all_rules() -> Sequence[LegalRule]:
    """Of every file, in their order: what the page of legal rules shows."""
    data = files("rivage.justice.rules").joinpath("data")
    return tuple(
        rule for name in FILES for rule in read(data.joinpath(name).read_text(encoding="utf-8"))
    )


def versions_of(code: str) -> Sequence[LegalRule]:
    return tuple(rule for rule in all_rules() if rule.code == code)


def in_force(code: str, on: date) -> LegalRule:
    for rule in versions_of(code):
        if rule.in_force_on(on):
            return rule
    raise NoRuleInForce(f"{code} on {on}")


def rules_in_force(on: date) -> Sequence[LegalRule]:
    return tuple(rule for rule in all_rules() if rule.in_force_on(on))
