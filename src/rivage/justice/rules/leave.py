"""Which texts a leave permit may rest on, there and for that. Plain values.

Rivage holds no date of a sentence: it never says that someone is eligible, it says what the text
asks for, to be checked with the CPIP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rivage.justice.rules.legal_rules import Certainty, LegalRule, in_force

# Someone who is not held by a prison needs no permit to go out.
NOT_HELD = frozenset({"conditional_release", "probation", "free"})
ADJUSTED = frozenset({"semi_liberty", "ddse", "external_placement"})

# The quarter says more than the prison; a prison of several quarters says nothing alone.
OF_QUARTER: Mapping[str, str] = {
    "QMA": "leave_general",
    "QMC": "leave_general",
    "QSL": "leave_general",
    "QCD": "leave_detention_centre",
    "SAS": "leave_sas",
}
OF_KIND: Mapping[str, str] = {
    "MA": "leave_general",
    "MC": "leave_general",
    "CSL": "leave_general",
    "EPM": "leave_general",
    "CD": "leave_detention_centre",
    "SAS": "leave_sas",
}
# Texts that hold everywhere, for some motives.
EVERYWHERE = ("leave_one_day", "leave_family_event", "leave_obligation")


@dataclass(frozen=True)
class Ground:
    """A text that a permit may rest on."""

    rule: LegalRule
    certainty: Certainty

    @property
    def most(self) -> timedelta | None:
        days = self.rule.parameters.get("days")
        return None if days is None else timedelta(days=days)

    @property
    def to_check(self) -> str:
        """What the text asks for, in French; "" when it asks for nothing of the sentence."""
        return str(self.rule.parameters.get("asks", ""))


@dataclass(frozen=True)
class PlaceRule:
    """What the place allows for that motive; `refuses` when the law has no permit there."""

    grounds: Sequence[Ground] = ()
    refuses: LegalRule | None = None
    # Held nowhere, or in a place whose rule is not known.
    needless: bool = False
    unknown: bool = False

    @property
    def most(self) -> timedelta | None:
        """The longest that any of them allows; None when one sets no length, or there is none."""
        lengths = [ground.most for ground in self.grounds]
        known = [length for length in lengths if length is not None]
        return max(known) if known and len(known) == len(lengths) else None


def place_rule(
    *, regime: str, kind: str = "", quarter: str = "", motive: str = "", on: date
) -> PlaceRule:
    """From the regime that is noted, the kind of prison and its quarter: codes, "" when unknown."""
    if regime == "remand":
        return PlaceRule(refuses=in_force("leave_remand", on))
    if regime in NOT_HELD:
        return PlaceRule(needless=True)
    everywhere = [
        ground for code in EVERYWHERE if (ground := _for_motive(in_force(code, on), motive))
    ]
    local = _of_place(regime, kind, quarter)
    if not local:
        return PlaceRule(tuple(everywhere), unknown=True)
    rule = in_force(local, on)
    return PlaceRule((Ground(rule, rule.certainty), *everywhere))


def _of_place(regime: str, kind: str, quarter: str) -> str:
    if regime == "sas":
        return "leave_sas"
    if regime in ADJUSTED:
        return "leave_adjusted"
    return OF_QUARTER.get(quarter, "") if quarter else OF_KIND.get(kind, "")


def _for_motive(rule: LegalRule, motive: str) -> Ground | None:
    if motive not in rule.parameters["motives"]:
        return None
    sure = rule.parameters.get("sure_motives", [])
    # Read in force for these motives; for the others, in an older copy.
    certainty = rule.certainty if motive in sure else max(rule.certainty, Certainty.B)
    return Ground(rule, certainty)
