"""`python -m tests.justice.deadlines_document` writes `docs/deadlines.md` from the worked cases."""

from datetime import datetime
from itertools import groupby
from pathlib import Path

from rivage.justice.rules.legal_rules import NoRuleInForce, all_rules, in_force
from tests.justice.worked_cases import Case, Text, cases, citation, texts

HEAD = """\
# Legal deadlines, worked out

Made of `tests/justice/worked_cases.toml` by `python -m tests.justice.deadlines_document`; a test
fails when this page is stale. Do not edit it by hand.

How it counts (`rivage.justice.rules.deadlines`):

- a delay in days leaves its first day out and ends at the twenty-fourth hour of the last one;
- a delay in months ends on the same day of the month, or on the month's last day when there is no
  such day ("de quantième à quantième");
- where article 801 applies, an end on a Saturday, a Sunday or a public holiday moves to the next
  working day; public holidays are those of the place, overseas and Alsace-Moselle included;
- midnight is that of the establishment, whatever its clocks do that night;
- the rule in force on the day it starts counts, to its end;
- a deadline binds when everything it rests on is of certainty A (the text was read in a copy in
  force at its date); B (older copy or secondary page) and C (to be confirmed by a practitioner)
  inform. A move that rests on a local holiday alone is B.

Legal facts live in `src/rivage/justice/rules/data/legal_rules.toml`, never in code. To change one:
end its version (`to`), add the next (`from`, what changes), add its worked cases (the eve and the
day), write this page again.
"""


def written() -> str:
    parts = [HEAD]
    for section, found in groupby(cases(), key=lambda case: case.section):
        parts.append(f"\n## {section}\n")
        parts.append(
            "| Case | Rule | Started (there) | Last day | Ends (UTC) | | Citation | Why |\n"
            "|---|---|---|---|---|---|---|---|"
        )
        parts.extend(_row(case) for case in found)
    parts.append("\n## Texts, on the days they change\n")
    parts.append("| Rule | On | In force | Citation | Why |\n|---|---|---|---|---|")
    parts.extend(_text(text) for text in texts())
    parts.append("\n## The rules\n")
    parts.append("| Rule | From | To | | What it says | Source |\n|---|---|---|---|---|---|")
    parts.extend(
        f"| `{rule.code}` {rule.name} | {rule.valid_from or '…'} | {rule.valid_to or '…'} "
        f"| {rule.certainty} | {rule.says} | {rule.source} |"
        for rule in all_rules()
    )
    return "\n".join(parts) + "\n"


def _row(case: Case) -> str:
    there = case.instant.astimezone(case.place.zone)
    started = (
        f"{there:%a %d %b %Y %H:%M}"
        if isinstance(case.started, datetime)
        else f"{there:%a %d %b %Y}"
    )
    where = case.department or case.timezone.partition("/")[2]
    place = "" if where == "Paris" else f", {where}"
    months = f" ({case.months} months)" if case.months else ""
    return (
        f"| {case.title} | `{case.rule}`{months} | {started}{place} | {case.last_day:%a %d %b %Y} "
        f"| {case.ends:%Y-%m-%d %H:%M} | {case.certainty}, "
        f"{'binds' if case.certainty == 'A' else 'informs'} | {citation(case)} | {case.because} |"
    )


def _text(text: Text) -> str:
    try:
        rule = in_force(text.rule, text.on)
    except NoRuleInForce:
        return f"| `{text.rule}` | {text.on} | none that we know | | {text.because} |"
    said = ", ".join(f"{name} {value}" for name, value in rule.parameters.items())
    return f"| `{text.rule}` | {text.on} | {said or rule.name} | {rule.source} | {text.because} |"


if __name__ == "__main__":
    page = Path(__file__).parents[2] / "docs" / "deadlines.md"
    page.write_text(written(), encoding="utf-8")
