import pytest
from hypothesis import given
from hypothesis import strategies as st

from rivage.intake.cells.names import proper_case, read_full_name, read_name, split_married_name
from rivage.intake.cells.places import Town, read_postcode, read_town, split_address, town_name
from rivage.intake.cells.reading import Misread
from rivage.intake.cells.words import (
    Gender,
    read_gender,
    read_job_leads,
    read_languages,
    read_yes,
    rome_code,
)
from tests.intake.spreadsheets import told


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("93160 Noisy-le-Grand", Town("93160", "Noisy-le-Grand")),
        ("NOISY LE GRAND 93160", Town("93160", "Noisy-le-Grand")),
        ("Noisy-le-Grand (93160)", Town("93160", "Noisy-le-Grand")),
        ("93 160 NOISY LE GRAND", Town("93160", "Noisy-le-Grand")),
        ("Noisy-le-Grand (93)", Town("", "Noisy-le-Grand", "93")),
        ("F-93160 Noisy-le-Grand", Town("93160", "Noisy-le-Grand")),
        ("Paris 18e", Town("75018", "Paris")),
        ("PARIS 18", Town("75018", "Paris")),
        ("75019 PARIS CEDEX 19", Town("75019", "Paris")),
        ("Paris (75)", Town("", "Paris", "75")),
        ("93160", Town("93160", "")),
        ("st denis", Town("", "Saint-Denis")),
        ("BOBIGNY", Town("", "Bobigny")),
        ("L'ILE SAINT DENIS", Town("", "L'Ile-Saint-Denis")),
        ("Ajaccio (2A)", Town("", "Ajaccio", "2A")),
        ("LE BLANC MESNIL", Town("", "Le Blanc-Mesnil")),
        ("77100, Meaux", Town("77100", "Meaux")),
        ("Meaux - 77100", Town("77100", "Meaux")),
        ("EPINAY S/ SEINE", Town("", "Epinay-sur-Seine")),
        ("97400 Saint-Denis", Town("97400", "Saint-Denis")),
    ],
)
def test_town_and_postcode_in_one_cell(text: str, town: Town) -> None:
    assert read_town(text).value == town


def test_a_postcode_column_gets_its_zero_back() -> None:
    assert read_postcode("1000").value == Town("01000")
    assert read_postcode("93 160").value == Town("93160")
    assert read_postcode("93").value == Town(department="93")
    assert read_postcode("abc1").remark


def test_an_address_written_whole_is_parted() -> None:
    street, town = split_address("12 rue des Lilas, 93160 NOISY LE GRAND")
    assert (street, town) == ("12 rue des Lilas", Town("93160", "Noisy-le-Grand"))
    assert split_address("chez sa sœur") == ("chez sa sœur", Town())


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("DUPONT Jean-Pierre", "Dupont", "Jean-Pierre"),
        ("Dupont, Jean", "Dupont", "Jean"),
        ("Jean DUPONT", "Dupont", "Jean"),
        ("DUPONT JEAN", "Dupont", "Jean"),
        ("Dupont Jean", "Dupont", "Jean"),
        ("EL AMRANI Samira", "El Amrani", "Samira"),
        ("BEN SALAH KARIM", "Ben Salah", "Karim"),
        ("de SOUZA Maria", "de Souza", "Maria"),
        ("DE LA CRUZ Ana", "de la Cruz", "Ana"),
        ("N'DIAYE Awa", "N'Diaye", "Awa"),
        ("D'ALMEIDA Rosa", "d'Almeida", "Rosa"),
        ("Mme MARTIN Léa", "Martin", "Léa"),
        ("DIALLO Mamadou Saliou", "Diallo", "Mamadou Saliou"),
        ("TRAN VAN Minh", "Tran Van", "Minh"),
        ("AÏT-AHMED Lyes", "Aït-Ahmed", "Lyes"),
    ],
)
def test_names_in_one_cell_are_parted(text: str, last: str, first: str) -> None:
    name = read_full_name(text).value
    assert (name.last, name.first) == (last, first)


def test_the_order_of_the_header_counts_when_nothing_else_tells() -> None:
    assert read_full_name("jean dupont", first_name_first=True).value.last == "Dupont"
    assert read_full_name("diallo mamadou saliou").remark


def test_another_name_and_a_title_are_understood() -> None:
    name = read_full_name("Mme DE SOUZA Maria (dite Mia)").value
    assert (name.last, name.first, name.called, name.civility) == (
        "de Souza",
        "Maria",
        "Mia",
        "woman",
    )
    assert split_married_name("Martin née Dupont") == ("Dupont", "Martin")
    assert split_married_name("Dupont épouse Martin") == ("Dupont", "Martin")


@pytest.mark.parametrize("text", ["", "-", "?", "NULL", "inconnu"])
def test_a_blank_name_is_missing(text: str) -> None:
    with pytest.raises(Misread, match="Il manque"):
        read_name(text, "nom")


@pytest.mark.parametrize("text", ["CD 93", "jean@example.org", "x" * 120, "!!"])
def test_what_is_not_a_name_is_refused(text: str) -> None:
    with pytest.raises(Misread):
        read_name(text, "nom")


def test_real_names_that_look_like_nothing_are_kept() -> None:
    assert read_name("Na", "nom") == "Na"
    assert read_name("Null", "nom") == "Null"
    assert proper_case("MacDonald") == "MacDonald"


def test_short_words() -> None:
    assert [
        read_gender(word) for word in ("M.", "Mme", "H", "F", "femme", "Monsieur", "non binaire")
    ] == [
        Gender.MAN,
        Gender.WOMAN,
        Gender.MAN,
        Gender.WOMAN,
        Gender.WOMAN,
        Gender.MAN,
        Gender.OTHER,
    ]
    assert read_yes("Oui")
    assert read_yes("x")
    assert not read_yes("NON")
    assert read_languages("FR, Arabe / anglais") == ("français", "arabe", "anglais")
    assert read_job_leads("Cuisinier (G1602) ; Magasinier").value == (
        "Cuisinier (G1602)",
        "Magasinier",
    )
    assert rome_code("Cuisinier / Cuisinière (G1602)") == "G1602"
    with pytest.raises(Misread):
        read_gender("peut-être")
    with pytest.raises(Misread):
        read_yes("peut-être")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_town(text)
    read_postcode(text)
    split_address(text)
    town_name(text)
    read_languages(text)
    read_job_leads(text)
    for read in (read_full_name, read_gender, read_yes, lambda cell: read_name(cell, "nom")):
        try:
            read(text)
        except Misread as reason:
            told(reason)


NAMES = st.from_regex(r"\A[A-ZÉ][a-zéèç]{2,9}(-[A-Z][a-z]{2,6})?\Z")


@given(NAMES, NAMES)
def test_a_name_survives_capitals(last: str, first: str) -> None:
    name = read_full_name(f"{last.upper()} {first}").value
    assert (name.last, name.first) == (proper_case(last.upper()), first)
    assert proper_case(last.upper()).casefold() == last.casefold()
