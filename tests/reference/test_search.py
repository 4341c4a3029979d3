import pytest

from rivage.organisations.actions import load_demonstration_reference
from rivage.reference.models import Appellation, Commune
from rivage.reference.queries import (
    commune_by_postcode_and_name,
    communes_like,
    occupations_like,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demonstration() -> None:
    load_demonstration_reference()


@pytest.mark.parametrize(
    ("typed", "rome"),
    [
        ("employe de rayon", "D1507"),
        ("RAYON", "D1507"),
        ("gondolié", "D1507"),
        ("macon", "F1703"),
        ("manoeuvre", "F1704"),
        ("agent d'entretien", "K2204"),
        ("magazinier", "N1103"),
        ("D1507", "D1507"),
        ("chauffeur livreur", "N4105"),
        ("pei", "F1606"),
    ],
)
def test_an_occupation_is_found_as_people_write_it(typed: str, rome: str) -> None:
    assert rome in [found.rome for found in occupations_like(typed)]


@pytest.mark.parametrize(
    ("typed", "insee"),
    [
        ("noisy le grand", "93051"),
        ("Noisy-le-G", "93051"),
        ("st denis", "93066"),
        ("SAINT DENIS", "93066"),
        ("93210", "93066"),
        ("paris 14", "75114"),
        ("epinay", "93031"),
        ("Vilepinte", "93078"),
        ("pa", "93055"),
        ("93420 villepinte", "93078"),
    ],
)
def test_a_commune_is_found_as_people_write_it(typed: str, insee: str) -> None:
    assert insee in [found.insee for found in communes_like(typed, 30)]


def test_the_beginning_of_the_name_comes_first_and_then_the_larger_town() -> None:
    names = [found.name for found in communes_like("saint")]
    assert names[0] == "Saint-Denis"


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'", "\\", "zzzzzzzz", "!!!!"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert occupations_like(typed) == []
    assert communes_like(typed) == []


def test_what_ended_is_not_proposed() -> None:
    Commune.objects.filter(insee="93051").update(valid_to="2024-01-01")
    Appellation.objects.update(valid_to="2024-01-01")
    assert "93051" not in [found.insee for found in communes_like("noisy le grand")]
    assert occupations_like("rayon") == []


def test_an_address_gives_its_commune() -> None:
    found = commune_by_postcode_and_name("93160", "NOISY LE GRAND")
    assert found is not None
    assert found.insee == "93051"
    found = commune_by_postcode_and_name("93420")
    assert found is not None
    assert found.insee == "93078"
    assert commune_by_postcode_and_name("91700") is None
    assert commune_by_postcode_and_name("00000", "Nulle part") is None


def test_two_queries_are_enough(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        occupations_like("rayon")
    with django_assert_num_queries(1):  # type: ignore[operator]
        communes_like("noisy")
