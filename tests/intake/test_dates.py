from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rivage.intake.cells.dates import (
    Kind,
    Order,
    Precision,
    date_order,
    read_birth_year,
    read_day,
    say,
    says_an_age,
)
from rivage.intake.cells.reading import Misread
from tests.intake.spreadsheets import told

TODAY = date(2026, 11, 23)


def birth(text: str) -> date:
    return read_day(text, today=TODAY, kind=Kind.BIRTH).value.on


@pytest.mark.parametrize(
    "text",
    [
        "12/03/1990",
        "12-03-1990",
        "12.03.1990",
        "12 03 1990",
        "12/3/1990",
        "12/03/90",
        "12-3-90",
        "12.3.90",
        "1990-03-12",
        "1990/03/12",
        "1990-3-12",
        "1990-03-12 00:00:00",
        "1990-03-12T00:00:00Z",
        "1990-03-12 00:00:00.0",
        "12/03/1990 00:00",
        "12 mars 1990",
        "12 MARS 1990",
        "12 mars 90",
        "12-mars-90",
        "12mars1990",
        "lundi 12 mars 1990",
        "né le 12/03/1990",
        "Née le 12 mars 1990",
        "le 12/03/1990",
        "12 / 03 / 1990",
        "12\u00a0mars\u00a01990",
        "19900312",
        "12031990",
        "120390",
        "32944",
        "32944.0",
        "32944,5",
        "March 12, 1990",
        "12/03/1990 (36 ans)",
        "12/03/1990 ?",
        "12/03/'90",
        "12\\03\\1990",
        "12/03/1990.",
        "12,03,1990",
    ],
)
def test_usual_ways_of_writing_one_birth_date(text: str) -> None:
    assert birth(text) == date(1990, 3, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er avril 90", date(1990, 4, 1)),
        ("1er août 1975", date(1975, 8, 1)),
        ("01 févr. 2001", date(2001, 2, 1)),
        ("29/02/2000", date(2000, 2, 29)),
        ("15 déc 99", date(1999, 12, 15)),
        ("3 sept. 05", date(2005, 9, 3)),
        ("01/01/16", date(2016, 1, 1)),
        ("01/01/17", date(1917, 1, 1)),
        ("5/6/59", date(1959, 6, 5)),
    ],
)
def test_other_birth_dates(text: str, expected: date) -> None:
    assert birth(text) == expected


@pytest.mark.parametrize(
    ("text", "precision", "expected"),
    [
        ("1990", Precision.YEAR, date(1990, 1, 1)),
        ("mars 1990", Precision.MONTH, date(1990, 3, 1)),
        ("03/1990", Precision.MONTH, date(1990, 3, 1)),
        ("00/00/1990", Precision.YEAR, date(1990, 1, 1)),
        ("XX/XX/1990", Precision.YEAR, date(1990, 1, 1)),
        ("fin mars 90", Precision.MONTH, date(1990, 3, 1)),
        ("00/05/1990", Precision.MONTH, date(1990, 5, 1)),
    ],
)
def test_a_date_known_only_in_part_says_so(text: str, precision: Precision, expected: date) -> None:
    read = read_day(text, today=TODAY, kind=Kind.BIRTH)
    assert (read.value.precision, read.value.on) == (precision, expected)
    assert read.remark


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/1990", "Le 31 février 1990 n’existe pas."),
        ("29/02/1990", "Le 29 février 1990 n’existe pas."),
        ("31 avril 1990", "Le 31 avril 1990 n’existe pas."),
        ("15/15/1990", "Il n’y a pas de mois numéro 15."),
        ("1990-13-01", "Il n’y a pas de mois numéro 13."),
        ("bientôt", "« bientôt » n’est pas une date."),
        ("12/03/2030", "Le 12 mars 2030 est dans l’avenir : ce n’est pas une date de naissance."),
        ("12/03/1790", "Née le 12 mars 1790, la personne aurait 236 ans."),
        ("12/03/2020", "Née le 12 mars 2020, la personne aurait 6 ans."),
    ],
)
def test_an_impossible_birth_date_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(Misread) as refused:
        birth(text)
    assert str(refused.value) == reason


def test_an_american_date_is_read_and_flagged() -> None:
    read = read_day("03/25/1990", today=TODAY, kind=Kind.BIRTH)
    assert read.value.on == date(1990, 3, 25)
    assert "américaine" in read.remark


def test_a_column_tells_the_order_of_its_dates() -> None:
    assert date_order(["01/02/1990", "25/12/1990"]) is Order.DAY_FIRST
    assert date_order(["01/02/1990", "12/25/1990"]) is Order.MONTH_FIRST
    assert date_order(["25/12/1990", "12/25/1990"]) is Order.MIXED
    assert read_day("01/02/1990", today=TODAY, order=Order.MONTH_FIRST).value.on == date(1990, 1, 2)
    assert "inversés" in read_day("01/02/1990", today=TODAY, order=Order.MIXED).remark


def test_a_release_date_may_be_years_ahead() -> None:
    assert read_day("12/03/35", today=TODAY, kind=Kind.RELEASE).value.on == date(2035, 3, 12)


@pytest.mark.parametrize("text", ["34", "34 ans", "env. 34 ans", "34,5", "34 ans environ"])
def test_an_age_gives_a_year_of_birth(text: str) -> None:
    assert read_birth_year(text, today=TODAY) == 1992


def test_an_age_in_the_birth_column_is_recognised() -> None:
    assert says_an_age("34 ans")
    assert not says_an_age("1934")


@pytest.mark.parametrize("text", ["3", "240", "adulte", ""])
def test_an_age_that_no_one_has_is_refused(text: str) -> None:
    with pytest.raises(Misread):
        read_birth_year(text, today=TODAY)


@given(st.text(max_size=40), st.sampled_from(Kind), st.sampled_from(Order))
def test_any_text_is_a_date_or_a_reason(text: str, kind: Kind, order: Order) -> None:
    try:
        read = read_day(text, today=TODAY, kind=kind, order=order)
    except Misread as reason:
        told(reason)
    else:
        assert 1900 <= read.value.on.year <= 2070


@given(st.from_regex(r"\A\d{1,4}[-/. ]?\d{1,2}[-/. ]?\d{1,4}\Z"), st.sampled_from(Kind))
def test_any_figures_are_a_date_or_a_reason(text: str, kind: Kind) -> None:
    try:
        read_day(text, today=TODAY, kind=kind)
    except Misread as reason:
        told(reason)


@given(
    st.dates(TODAY - timedelta(days=80 * 365), TODAY - timedelta(days=16 * 365)),
    st.sampled_from(
        ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %m %Y", "%Y%m%d", "%d%m%Y"]
    ),
)
def test_a_birth_date_survives_every_usual_form(day: date, form: str) -> None:
    assert birth(day.strftime(form)) == day
    assert birth(say(day)) == day


@given(st.dates(date(1950, 1, 1), date(2010, 1, 1)))
def test_a_birth_date_survives_being_a_number_of_days(day: date) -> None:
    assert birth(str((day - date(1899, 12, 30)).days)) == day
