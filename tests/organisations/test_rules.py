import pytest
from hypothesis import given
from hypothesis import strategies as st

from rivage.organisations.choices import EstablishmentKind
from rivage.organisations.rules import (
    KIND_CODES,
    establishment_key,
    establishment_kind,
    probation_service_key,
    probation_service_name,
    short_name,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MA Villepinte (Seine-Saint-Denis)", "Maison d'arrêt de Villepinte"),
        ("CP Sud-Francilien (Réau)", "Centre pénitentiaire Sud francilien"),
        ("CSL Gagny", "Centre de semi-liberté de Gagny"),
    ],
)
def test_a_prison_is_the_same_under_both_names(one: str, other: str) -> None:
    kind = establishment_kind(one)
    assert kind == establishment_kind(other)
    assert kind is not None
    assert establishment_key(kind, one) == establishment_key(kind, other)


def test_a_service_is_the_same_under_both_names() -> None:
    long = "Service pénitentiaire d'insertion et de probation de la Seine-Saint-Denis"
    assert probation_service_key(long) == probation_service_key("SPIP de Seine-Saint-Denis")
    assert probation_service_name(long) == "SPIP de la Seine-Saint-Denis"
    assert probation_service_key("SPIP/PJJ des Yvelines") == "spip:yvelines"


@given(st.text())
def test_a_kind_is_known_or_none(text: str) -> None:
    assert establishment_kind(text) in {None, *EstablishmentKind.values}


def test_every_code_leads_to_a_kind() -> None:
    assert set(KIND_CODES.values()) == set(EstablishmentKind.values)


@given(st.text())
def test_shortening_twice_changes_nothing_more(text: str) -> None:
    assert short_name(short_name(text)) == short_name(text)
