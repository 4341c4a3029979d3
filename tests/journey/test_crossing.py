"""La traversée: whatever the dates, the picture holds together and says what the list says."""

import time
from datetime import date, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from rivage.journey.crossing import (
    NARROW,
    SMALL,
    WIDE,
    Crossing,
    Custody,
    ExpectedRelease,
    Mark,
    MarkKind,
    Size,
    in_order,
    is_inside,
    with_gaps,
)
from rivage.journey.crossing_layout import draw, picture, small_picture
from rivage.journey.crossing_words import describe, summary
from rivage.journey.templatetags.crossing import small_crossing

TODAY = date(2026, 3, 12)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


days = st.integers(-4000, 4000).map(on) | st.integers(-400, 400).map(on)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
periods = st.builds(Custody, days, st.none() | days, names, st.booleans())
releases = st.none() | st.builds(
    ExpectedRelease, st.none() | days, st.none() | days, names, st.none() | days, names
)
marks = st.builds(Mark, days, st.sampled_from(MarkKind), names, st.none() | days)
sizes = st.sampled_from([WIDE, NARROW, SMALL])

KARIM = (
    [
        Custody(on(-420), on(-160), "MA de Villepinte", inside=True, kind="remand"),
        Custody(on(-160), None, "SAS de Noisy-le-Grand", inside=True, kind="sas"),
    ],
    ExpectedRelease(on(25), on(70), "greffe", on(-41)),
    [
        *(Mark(on(-150 + 18 * i), MarkKind.INTERVIEW, "Entretien") for i in range(8)),
        Mark(on(-60), MarkKind.PERMIT, "Permission", until=on(-57)),
        Mark(on(9), MarkKind.HEARING, "Débat contradictoire"),
        Mark(on(40), MarkKind.TRIAL, "Immersion"),
    ],
)


def texts(drawing: Crossing) -> list[str]:
    return [label.text for label in drawing.labels]


@given(st.lists(periods, max_size=6), releases, st.lists(marks, max_size=25), sizes)
def test_labels_never_overlap_and_everything_stays_in_the_picture(
    custody: list[Custody], release: ExpectedRelease | None, seen: list[Mark], size: Size
) -> None:
    drawing = draw(custody, release, seen, TODAY, size)
    for one, other in combinations(drawing.labels, 2):
        assert not one.box.meets(other.box), (one, other)
    bottom = drawing.top + drawing.height
    for box in [label.box for label in drawing.labels] + list(drawing.openings):
        assert box.x >= 0
        assert box.x + box.width <= size.width
        assert drawing.top <= box.y
        assert box.y + box.height <= bottom
    for flag in drawing.flags:
        assert 0 <= flag.x <= size.width
        assert drawing.top <= flag.y <= bottom
    assert 0 <= drawing.today <= size.width
    if drawing.bracket:
        assert 0 <= drawing.bracket.left < drawing.bracket.right <= size.width


@given(st.lists(periods, max_size=6), st.randoms())
def test_the_order_in_which_periods_come_changes_nothing(
    custody: list[Custody], random: object
) -> None:
    shuffled = list(custody)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    starts = [period.start for period in in_order(shuffled)]
    assert starts == sorted(starts)
    for period, following in zip(in_order(custody), in_order(custody)[1:], strict=False):
        assert period.end is not None
        assert period.start <= period.end <= max(following.start, period.start)


@given(st.lists(periods, max_size=6), releases, st.lists(marks, max_size=10))
def test_the_list_says_every_period_and_every_mark(
    custody: list[Custody], release: ExpectedRelease | None, seen: list[Mark]
) -> None:
    sentences = describe(custody, release, seen, TODAY)
    said_release = release is not None and is_inside(custody, TODAY)
    everything = with_gaps(custody, TODAY)
    assert len([period for period in everything if period.known]) == len(custody)
    assert len(sentences) == len(everything) + len(seen) + 1 + said_release
    assert summary(custody, release, TODAY).endswith(".")


def test_a_release_always_shows_its_source_and_its_age() -> None:
    custody, release, seen = KARIM
    wide = draw(custody, release, seen, TODAY)
    assert any("greffe, il y a 41 jours" in text for text in texts(wide))
    assert any("greffe, il y a 41 jours" in text for text in describe(*KARIM, TODAY))
    narrow = draw(custody, release, seen, TODAY, NARROW)
    assert any("greffe, il y a 41 jours" in text for text in texts(narrow))


def test_the_bracket_is_as_wide_as_the_uncertainty() -> None:
    custody, _, seen = KARIM
    unsure = draw(custody, ExpectedRelease(on(25), on(200), "greffe"), seen, TODAY).bracket
    sure = draw(
        custody,
        ExpectedRelease(on(25), on(26), "greffe"),
        [Mark(on(200), MarkKind.EXIT, "")],
        TODAY,
    ).bracket
    assert unsure is not None
    assert sure is not None
    assert unsure.right - unsure.left > 5 * (sure.right - sure.left)


def test_an_unknown_release_says_why() -> None:
    custody = [Custody(on(-90), None, "MA de Bois-d’Arcy", inside=True)]
    release = ExpectedRelease(unknown_because="en attente de jugement")
    drawing = draw(custody, release, [], TODAY)
    assert drawing.bracket is None
    assert "Date de sortie inconnue, en attente de jugement" in texts(drawing)


def test_someone_outside_has_no_expected_release() -> None:
    custody = [Custody(on(-90), None, "Dehors", inside=False)]
    drawing = draw(custody, ExpectedRelease(on(20), on(30), "greffe"), [], TODAY)
    assert drawing.bracket is None
    assert not drawing.beach


def test_a_day_inside_is_still_seen() -> None:
    custody = [
        Custody(on(-900), on(-300), "Dehors", inside=False),
        Custody(on(-300), on(-300), "MA", inside=True),
        Custody(on(-299), None, "Dehors", inside=False),
    ]
    assert any(band.inside for band in draw(custody, None, [], TODAY).bands)


def test_ten_years_are_folded() -> None:
    custody = [Custody(on(-3650), None, "MC de Poissy", inside=True)]
    drawing = draw(custody, ExpectedRelease(on(2000), on(2100), "fiche pénale"), [], TODAY)
    assert drawing.folded_before
    assert drawing.folded_after
    assert drawing.bracket is None


def test_nothing_known_teaches_what_to_do() -> None:
    html = render_to_string("journey/crossing.html", {"crossing": picture([], None, [], TODAY)})
    assert "Dites où se trouve la personne" in html


def test_the_words_of_people_are_escaped_and_no_style_is_inline() -> None:
    custody = [Custody(on(-90), None, "<script>MA", inside=True)]
    seen = [Mark(on(-9), MarkKind.HEARING, '"><img src=x>')]
    context = {"crossing": picture(custody, None, seen, TODAY)}
    html = render_to_string("journey/crossing.html", context)
    someone = UUID(int=1)
    small = small_crossing({someone: small_picture(custody, None, seen, TODAY)}, someone)
    for page in (html, small):
        assert "<script" not in page
        assert "<img" not in page
        assert "style=" not in page


@pytest.mark.parametrize("size", [WIDE, NARROW, SMALL])
def test_a_drawing_takes_two_milliseconds_at_most(size: Size) -> None:
    custody, release, seen = KARIM
    best = min(_timed(lambda: draw(custody, release, seen, TODAY, size)) for _ in range(20))
    assert best < 0.002


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start
