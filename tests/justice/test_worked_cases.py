"""Each deadline as it was worked out by hand, and each text on the days when it changes."""

from datetime import UTC, time, timedelta
from pathlib import Path

import pytest

from rivage.justice.rules.legal_rules import NoRuleInForce, all_rules, in_force
from tests.justice.deadlines_document import written
from tests.justice.worked_cases import ENGINE, Case, Text, cases, texts

DOCUMENT = Path(__file__).parents[2] / "docs" / "deadlines.md"


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.rule}: {case.title}")
def test_the_engine_finds_what_was_worked_out_by_hand(case: Case) -> None:
    found = case.worked_out()
    assert found.code == case.rule
    assert found.last_day == case.last_day
    assert found.ends_at.astimezone(UTC) == case.ends
    assert found.ends_at.time() == time()  # on the clock of the place
    assert found.starts_at == case.instant
    assert found.certainty == case.certainty
    assert found.binding == (case.certainty == "A")
    assert case.source in found.source
    assert bool(found.remark) == case.remark


@pytest.mark.parametrize("text", texts(), ids=lambda text: f"{text.rule} on {text.on}")
def test_the_text_of_the_day_is_the_one_cited(text: Text) -> None:
    if text.none:
        with pytest.raises(NoRuleInForce):
            in_force(text.rule, text.on)
        return
    rule = in_force(text.rule, text.on)
    assert text.source in rule.source
    assert text.name in rule.name
    for name, value in (text.parameters or {}).items():
        assert rule.parameters[name] == value


def test_there_are_enough_cases_of_every_delay() -> None:
    assert len(cases()) >= 60
    assert {case.rule for case in cases()} == set(ENGINE)


def test_every_day_on_which_a_rule_changes_is_worked_out_with_its_eve() -> None:
    worked_out = {(text.rule, text.on) for text in texts()}
    changes = {
        (rule.code, day) for rule in all_rules() for day in (rule.valid_from, rule.valid_to) if day
    }
    missing = {
        (code, day) for code, change in changes for day in (change - timedelta(days=1), change)
    } - worked_out
    assert not missing


def test_no_two_cases_have_the_same_title() -> None:
    titles = [(case.section, case.title) for case in cases()]
    assert len(titles) == len(set(titles))


def test_the_document_is_made_of_these_cases() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == written(), (
        "docs/deadlines.md is stale: python -m tests.justice.deadlines_document"
    )
