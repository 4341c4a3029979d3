from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rivage.intake.cells.words import Gender
from rivage.intake.columns import understand
from rivage.intake.fields import Field
from rivage.intake.people import CellReason, PersonRead, Reading
from rivage.intake.reading.table import Column, Table, read_table
from tests.intake.spreadsheets import MESSY, text_file

TODAY = date(2026, 11, 23)


def people(table: Table, **how: frozenset[int]) -> dict[int, PersonRead]:
    reading = Reading.of(understand(table.columns, today=TODAY), today=TODAY, **how)
    return {row.number: reading.read(row.cells) for row in table.people()}


def row(header: str, cells: str) -> PersonRead:
    columns = [
        Column(i, name.strip(), (cell.strip(),))
        for i, (name, cell) in enumerate(zip(header.split("|"), cells.split("|"), strict=True))
    ]
    reading = Reading.of(understand(columns, today=TODAY), today=TODAY)
    return reading.read([cell.strip() for cell in cells.split("|")])


def test_a_messy_list_becomes_people(tmp_path: Path) -> None:
    read = people(read_table(text_file(tmp_path / "a.csv", MESSY, "cp1252")))
    diallo, el_amrani, souza, martin, ndiaye = read.values()
    assert (diallo.last_name, diallo.first_name, diallo.birth_date) == (
        "Diallo",
        "Mamadou",
        date(1990, 3, 12),
    )
    assert [phone.number for phone in diallo.phones] == ["+33612345678", "+33798765432"]
    assert (diallo.postcode, diallo.town, diallo.reference) == ("93160", "Noisy-le-Grand", "1")
    assert diallo.notes == "va\nle mardi\npermis B"
    assert (el_amrani.gender, el_amrani.birth_date) == (Gender.WOMAN, date(1990, 4, 1))
    assert el_amrani.emails == ("samira@example.org",)
    assert souza.preferred_name == "Mia"
    assert souza.refused == (CellReason("Né(e) le", "Le 31 février 1985 n’existe pas."),)
    assert (martin.last_name, martin.first_name, martin.birth_date) == (
        "Martin",
        "Jean-Pierre",
        date(1990, 1, 1),
    )
    assert (martin.postcode, martin.town) == ("75018", "Paris")
    assert (ndiaye.birth_date, ndiaye.birth_year) == (None, 1988)
    assert not ndiaye.phones
    assert "awa.example.org" in ndiaye.notes
    assert "[numéro retiré]" in ndiaye.notes


def test_a_column_of_social_security_numbers_is_read_nowhere(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", MESSY))
    kept = people(table, keep_in_notes=frozenset(range(9)))
    assert not any("99350" in str(person) for person in kept.values())


def test_a_column_left_out_may_be_kept_as_a_note(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", "Nom;Prénom;RQTH\nFabre;Zoé;oui\n"))
    assert people(table)[2].notes == ""
    assert people(table, keep_in_notes=frozenset({2}))[2].notes == "RQTH : oui"


def test_names_and_impossible_dates_refuse_the_row_and_contacts_do_not() -> None:
    bad = row("Nom | Prénom | DDN | Tél | Mail", " | Zoé | 31/02/1990 | 0612 | zoe@")
    assert [reason.column for reason in bad.refused] == ["Nom", "DDN"]
    assert [reason.column for reason in bad.remarks] == ["Tél", "Mail"]
    assert bad.notes == "Tél (à vérifier) : 0612\nMail (à vérifier) : zoe@"


def test_an_age_or_a_year_is_an_estimate() -> None:
    assert row("Nom | Prénom | Âge", "Fabre | Zoé | 34 ans").birth_year == 1992
    assert row("Nom | Prénom | DDN", "Fabre | Zoé | 34 ans").birth_year == 1992
    assert row("Nom | Prénom | DDN", "Fabre | Zoé | 1990").birth_year == 1990
    assert row("Nom | Prénom | DDN | Âge", "Fabre | Zoé | 12/03/1990 | 36").birth_year is None


def test_a_release_without_a_day_is_kept_in_words() -> None:
    person = row("Nom | Prénom | Fin de peine", "Fabre | Zoé | attente LSC")
    assert (person.expected_release, person.refused) == (None, ())
    assert "attente LSC" in person.notes
    assert row("Nom | Prénom | Fin de peine", "Fabre | Zoé | 12/03/2027").expected_release == date(
        2027, 3, 12
    )


def test_mixed_contacts_find_their_place() -> None:
    person = row(
        "Nom | Prénom | Contact | Tél",
        "Fabre | Zoé | zoe@example.org 0612345678 | zoe2@example.org",
    )
    assert person.emails == ("zoe2@example.org", "zoe@example.org")
    assert [phone.number for phone in person.phones] == ["+33612345678"]


def test_the_name_someone_goes_by_is_found_beside_the_first_name() -> None:
    person = row("Nom | Prénom", "Traoré | Fatou (Fanta)")
    assert (person.first_name, person.preferred_name) == ("Fatou", "Fanta")


def test_an_address_written_whole_gives_its_town() -> None:
    person = row("Nom | Prénom | Adresse", "Fabre | Zoé | 12 rue des Lilas 93160 NOISY LE GRAND")
    assert (person.address, person.postcode, person.town) == (
        "12 rue des Lilas",
        "93160",
        "Noisy-le-Grand",
    )


@given(st.lists(st.text(max_size=30), max_size=len(Field)), st.permutations(list(Field)))
def test_any_row_is_read_without_falling(cells: list[str], fields: list[Field]) -> None:
    columns = [Column(i, "", ()) for i in range(len(fields))]
    remembered = {f"colonne {i}": str(field) for i, field in enumerate(fields)}
    meanings = understand(columns, today=TODAY, remembered=remembered)
    person = Reading.of(meanings, today=TODAY).read(cells)
    assert person.refused or (person.last_name and person.first_name)
