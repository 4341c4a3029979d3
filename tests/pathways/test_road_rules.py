"""What is in place for a release: facts side by side, never presumed, never added up."""

import tomllib
from datetime import date, timedelta
from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from rivage.pathways.choices import Readiness, ReleaseTopic
from rivage.pathways.rules import road

DAY = date(2026, 3, 2)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
STATES = st.sampled_from(["unknown", "in_hand", "missing", "asked", "expired", "not_needed"])
KINDS = st.sampled_from(["identity_card", "residence_permit", "health_card", "bank_account", "cv"])
PAPERS = st.lists(st.builds(road.Held, KINDS, STATES, st.none() | DAYS), max_size=5).map(tuple)
KNOWN = st.builds(
    road.Known, PAPERS, st.sampled_from(["", "own", "none", "prison_none", "unknown", "hotel"]),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
TOLD = st.dictionaries(
    st.sampled_from(road.TOPICS),
    st.builds(road.Confirmed, st.sampled_from([each.value for each in Readiness]), DAYS),
)


def test_the_codes_of_the_rules_are_those_that_people_choose():
    assert set(road.TOPICS) == set(ReleaseTopic.values)
    codes = {road.UNSEEN, road.IN_PLACE, road.LACKING, road.NOT_NEEDED}
    assert codes == set(Readiness.values)


def test_the_codes_of_papers_and_housing_are_in_the_vocabularies():
    text = (resources.files("rivage.reference") / "data" / "vocabularies.toml").read_text("utf-8")
    words = tomllib.loads(text)
    codes = {name: {term["code"] for term in words[name]["terms"]} for name in ("paper", "housing")}
    assert codes["paper"] >= road.NEEDED_PAPERS
    assert codes["housing"] >= road.ROOF | road.NO_ROOF


@given(KNOWN, TOLD, st.none() | DAYS)
def test_every_topic_stands_once_in_the_same_order(known, told, release_on):
    found = road.standings(known, told, release_on=release_on)
    assert tuple(each.topic for each in found) == road.TOPICS


@given(KNOWN, TOLD, st.none() | DAYS)
def test_what_someone_confirmed_is_never_overruled(known, told, release_on):
    for each in road.standings(known, told, release_on=release_on):
        word = told.get(each.topic)
        if word is not None and word.state != road.UNSEEN:
            assert (each.state, each.confirmed) == (word.state, True)
        else:
            assert not each.confirmed


@given(st.none() | DAYS)
def test_a_file_that_says_nothing_presumes_nothing(release_on):
    found = {
        each.topic: each.state for each in road.standings(road.Known(), {}, release_on=release_on)
    }
    # These two are looked up, not presumed: there is no appointment, there is no dossier.
    looked_up = {road.APPOINTMENT, road.ADJUSTMENT}
    assert {topic for topic, state in found.items() if state == road.LACKING} == looked_up


@given(PAPERS, DAYS)
def test_a_paper_in_hand_that_will_have_expired_is_lacking(papers, release_on):
    for kind in road.papers_lacking(papers, release_on):
        held = [paper for paper in papers if paper.kind == kind]
        assert any(
            paper.state not in {"in_hand", "unknown", "not_needed"}
            or (paper.expires_on and paper.expires_on <= release_on)
            for paper in held
        )


@given(KNOWN, TOLD, st.booleans(), st.none() | st.integers(-10, 400), st.booleans(), st.booleans())
def test_a_dry_release_is_said_only_inside_near_and_without_any_measure(
    known, told, inside, days_left, taken_over, planned
):
    standing = road.standings(known, told, release_on=DAY)
    nearing = road.Nearing(
        inside=inside, days_left=days_left, taken_over=taken_over, first_days_planned=planned
    )
    facts = road.dry_facts(standing, nearing)
    state = {each.topic: each.state for each in standing}
    near = days_left is not None and days_left <= road.DRY_WITHIN_DAYS
    assert bool(facts) == (inside and near and state[road.ADJUSTMENT] == road.LACKING)
    for fact in facts:
        if fact in state:
            assert state[fact] == road.LACKING
    if facts:
        assert (road.NOBODY in facts) != taken_over
        assert (road.NO_FIRST_DAYS in facts) != planned


@given(KNOWN, st.integers(0, 90))
def test_the_facts_come_in_one_order_whatever_their_number(known, days_left):
    standing = road.standings(known, {}, release_on=DAY)
    nearing = road.Nearing(
        inside=True, days_left=days_left, taken_over=False, first_days_planned=False
    )
    order = [*road.DRY_TOPICS, road.NOBODY, road.NO_FIRST_DAYS]
    facts = road.dry_facts(standing, nearing)
    assert facts == [fact for fact in order if fact in facts]


@given(st.text(max_size=400))
def test_any_text_makes_a_template_that_reads_back_the_same(text):
    plan = road.read_plan(text)
    assert all(1 <= act.day <= road.FIRST_DAYS and act.title for act in plan)
    assert road.read_plan(road.written(plan)) == plan


def test_a_template_is_one_act_a_line():
    assert road.read_plan("2 rdv Premier entretien\nJ1 Téléphoner\nsans jour\n12 trop tard") == [
        road.Planned(1, "step", "Téléphoner"),
        road.Planned(2, "appointment", "Premier entretien"),
    ]


@given(st.integers(1, 10), DAYS)
def test_nobody_is_met_on_a_sunday_but_on_the_day_of_release(day, released_on):
    act = road.Planned(day, "step", "Téléphoner")
    on = road.day_of_act(act, released_on)
    assert on - released_on in {timedelta(day - 1), timedelta(day)}
    assert on.weekday() != 6 or day == 1
