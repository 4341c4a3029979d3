from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rivage.reference.rules import (
    coordinates_in,
    date_in,
    department_of,
    normalised,
    place_words,
    repaired,
    restored_commune_name,
)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.text())
def test_a_normalised_name_holds_letters_digits_and_single_spaces_only(text: str) -> None:
    words = normalised(text).split(" ")
    assert normalised(text) == "" or all(word.isalnum() for word in words)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèêëàâîïôöùûüç -'"))
def test_case_does_not_count(text: str) -> None:
    assert normalised(text.upper()) == normalised(text)


@given(st.text())
def test_spelling_out_abbreviations_twice_changes_nothing_more(text: str) -> None:
    assert place_words(place_words(text)) == place_words(text)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=1))
def test_restoring_a_name_keeps_its_words(text: str) -> None:
    assert place_words(restored_commune_name(text)) == place_words(text)


@pytest.mark.parametrize(
    ("official", "restored"),
    [
        ("ST GERMAIN EN LAYE", "Saint-Germain-en-Laye"),
        ("STE GENEVIEVE DES BOIS", "Sainte-Geneviève-des-Bois"),
        ("LE MANS", "Le Mans"),
        ("LES LILAS", "Les Lilas"),
        ("L HAY LES ROSES", "L'Hay-les-Roses"),
        ("ST LO D OURVILLE", "Saint-Lo-d'Ourville"),
        ("BOIS D ARCY", "Bois-d'Arcy"),
        ("ST ETIENNE A ARNES", "Saint-Étienne-à-Arnes"),
        ("PARIS 01", "Paris 1er Arrondissement"),
        ("MARSEILLE 16", "Marseille 16e Arrondissement"),
        ("LYON 3E ARRONDISSEMENT", "Lyon 3e Arrondissement"),
        ("Y", "Y"),
        ("Saint-Denis", "Saint-Denis"),
    ],
)
def test_names_in_capitals_are_restored(official: str, restored: str) -> None:
    assert restored_commune_name(official) == restored


def test_doubled_apostrophes_are_repaired() -> None:
    assert repaired("Agent d''entretien  de l''État ") == "Agent d'entretien de l'État"


def test_ligatures_are_spelled_out() -> None:
    assert normalised("Manœuvre, Œuvre — Straße") == "manoeuvre oeuvre strasse"


@pytest.mark.parametrize(
    ("insee", "department"), [("93078", "93"), ("2A004", "2A"), ("97411", "974"), ("01001", "01")]
)
def test_the_department_is_in_the_code(insee: str, department: str) -> None:
    assert department_of(insee) == department


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Date de publication : 18/09/2025", date(2025, 9, 18)),
        ("communes-2024-01-02.csv", date(2024, 1, 2)),
        ("laposte_20231110.csv", date(2023, 11, 10)),
        ("99/99/2025", None),
        ("laposte_hexasmal.csv", None),
    ],
)
def test_dates_are_found_in_notes_and_names(text: str, found: date | None) -> None:
    assert date_in(text) == found


@pytest.mark.parametrize("text", ["", "48.9", "nord, sud", "99.0, 2.0", ","])
def test_coordinates_off_the_earth_are_no_coordinates(text: str) -> None:
    assert coordinates_in(text) is None
