"""Files as they come: every encoding, separator and disorder; and files that are no table."""

import csv
import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.intake.reading.table import Aside, read_table
from rivage.intake.refusals import UnreadableFile
from rivage.intake.text import clean
from tests.intake.spreadsheets import MESSY, messy_rows, open_document, text_file, told, workbook

HEADER = ["Nom", "Prénom", "Date de naissance", "Téléphone", "Ville"]
PEOPLE = [
    ["Fabre", "Zoé", "12/03/1990", "06 12 34 56 78", "Noisy-le-Grand"],
    ["Diallo", "Aïssatou", "01/04/1985", "07 98 76 54 32", "Épinay"],
    ["Çelik", "Noël", "30/11/1999", "", "Saint-Ouen"],
]


def written(separator: str = ";", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting).writerows([HEADER, *PEOPLE])  # type: ignore[arg-type]
    return out.getvalue()


def cells(path: Path) -> list[list[str]]:
    width = len(HEADER)
    return [[*row.cells, *[""] * width][:width] for row in read_table(path).people()]


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "cp1252",
        "latin-1",
        "mac_roman",
        "cp850",
    ],
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_recognised(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = text_file(tmp_path / "a.csv", written(separator), encoding)
    table = read_table(path)
    assert [column.header for column in table.columns] == HEADER
    assert table.grid.separator == separator
    assert cells(path) == PEOPLE


def test_excel_s_own_first_line_is_understood(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "sep=,\r\n" + written(","), "utf-8-sig")
    assert cells(path) == PEOPLE


def test_quotes_breaks_and_old_line_ends_are_read(tmp_path: Path) -> None:
    assert cells(text_file(tmp_path / "q.csv", written(quoting=csv.QUOTE_ALL))) == PEOPLE
    old_mac = written().replace("\r\n", "\r")
    assert cells(text_file(tmp_path / "m.csv", old_mac, "mac_roman")) == PEOPLE
    lone_quote = written().replace("Saint-Ouen", 'dit "Gros') + "".join(
        f"A{i};B;;;\r\n" for i in range(300)
    ).replace("A1;", '"A1;')
    assert len(cells(text_file(tmp_path / "l.csv", lone_quote))) >= 300


def test_two_encodings_in_one_file_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((written() * 5).encode() + "Bénard;Théo;;;\r\n".encode("cp1252"))
    assert cells(path)[-1][:2] == ["Bénard", "Théo"]


def test_words_spoilt_by_an_earlier_tool_are_mended(tmp_path: Path) -> None:
    spoilt = written().encode().decode("cp1252", errors="ignore")
    table = read_table(text_file(tmp_path / "a.csv", spoilt))
    assert table.columns[1].header == "Prénom"


def test_a_messy_list_is_found_under_its_title(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", MESSY, "cp1252"))
    assert table.header_row == 4
    assert [row.number for row in table.people()] == [5, 6, 7, 11, 12]
    asides = [row for row in table.rows() if isinstance(row, Aside)]
    assert [(row.number, row.reason) for row in asides] == [
        (9, "ligne de titre"),
        (10, "titres de colonnes répétés"),
        (13, "ligne de total"),
    ]


def test_the_same_list_reads_the_same_as_a_workbook_and_as_an_open_document(tmp_path: Path) -> None:
    text = read_table(text_file(tmp_path / "a.csv", MESSY))
    book = read_table(workbook(tmp_path / "a.xlsx", {"Liste": messy_rows()}))
    document = read_table(open_document(tmp_path / "a.ods", messy_rows()))
    for other in (book, document):
        assert [c.header for c in other.columns] == [c.header for c in text.columns]
        assert [row.number for row in other.people()] == [row.number for row in text.people()]
        assert [row.filled for row in other.people()] == [row.filled for row in text.people()]


def test_the_sheet_of_people_is_chosen_among_several(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "Mode d’emploi": [["Bienvenue"], ["Remplir l’onglet Suivi"]],
            "Archives": [HEADER, *PEOPLE],
            "Partenaires": [["Structure", "Téléphone"], ["CSAPA", "01 23 45 67 89"]],
            "Suivi": [["Suivi 2026"], [], HEADER, *PEOPLE],
        },
        hidden=["Archives"],
    )
    table = read_table(path)
    assert table.grid.sheet == "Suivi"
    assert set(table.grid.other_sheets) == {"Mode d’emploi", "Partenaires"}
    assert read_table(path, sheet="Partenaires").columns[0].header == "Structure"
    with pytest.raises(UnreadableFile, match="n’a pas de feuille de ce nom"):
        read_table(path, sheet="Autre")


def test_numbers_and_dates_of_a_workbook_become_text(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["Fabre", "Zoé", date(1990, 3, 12), 612345678, 93160.0],
        ["X", "Y", 32944, True, 1.5],
    ]
    first, second = read_table(workbook(tmp_path / "a.xlsx", {"A": rows})).people()
    assert first.cells == ("Fabre", "Zoé", "12/03/1990", "612345678", "93160")
    assert second.cells == ("X", "Y", "32944", "oui", "1,5")


def test_a_merged_cell_says_the_same_of_each_person(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.merge_range("C3:F3", "Suivi des personnes")
    for column, word in enumerate(["Établissement", "Nom", "Prénom", "Tél."], start=2):
        sheet.write(4, column, word)
    sheet.merge_range("C6:C8", "Villepinte")
    for row, name in enumerate(["Fabre", "Diallo", "Rey"], start=5):
        sheet.write_row(row, 3, [name, "Zoé", "0612345678"])
    book.close()
    table = read_table(tmp_path / "a.xlsx")
    assert [column.title for column in table.columns] == ["Établissement", "Nom", "Prénom", "Tél."]
    assert [(row.number, row.cells[2]) for row in table.people()] == [
        (6, "Villepinte"),
        (7, "Villepinte"),
        (8, "Villepinte"),
    ]


def test_a_header_on_two_lines_is_one_name(tmp_path: Path) -> None:
    text = "Nom;Prénom;Téléphone;;Ville\n;;fixe;portable;\nFabre;Zoé;0123456789;0612345678;Meaux\n"
    table = read_table(text_file(tmp_path / "a.csv", text))
    assert [c.title for c in table.columns] == [
        "Nom",
        "Prénom",
        "Téléphone fixe",
        "Téléphone portable",
        "Ville",
    ]


def test_a_table_without_header_gives_its_columns_letters(tmp_path: Path) -> None:
    text = "FABRE;Zoé;12/03/1990;0612345678\nDIALLO;Awa;01/04/1985;0798765432\n"
    table = read_table(text_file(tmp_path / "a.csv", text))
    assert table.header_row == 0
    assert [c.title for c in table.columns] == ["Colonne A", "Colonne B", "Colonne C", "Colonne D"]
    assert [row.number for row in table.people()] == [1, 2]


def test_columns_without_name_nor_content_disappear_and_twins_stay(tmp_path: Path) -> None:
    text = "Nom;;Prénom;Téléphone;Téléphone;\nFabre;;Zoé;0612345678;0798765432;\n"
    table = read_table(text_file(tmp_path / "a.csv", text))
    assert [(c.position, c.title) for c in table.columns] == [
        (0, "Nom"),
        (2, "Prénom"),
        (3, "Téléphone"),
        (4, "Téléphone"),
    ]


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 700_000_000)
    return path


def cell_far_away(path: Path) -> Path:
    """A few hundred bytes that ask for a sheet of 17 billion cells."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Nom")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    return path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b"\n\n;;;\n", "vide"),
        (b"%PDF-1.7 ...", "n’est pas un tableau"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "n’est pas un tableau"),
        (bytes(range(256)) * 40, "n’est pas un tableau"),
        (b"PK\x03\x04 not a real archive", "abîmé"),
        (b"PK\x05\x06" + bytes(18), "abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "abîmé"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(2000)
            + "EncryptedPackage".encode("utf-16-le"),
            "mot de passe",
        ),
        (b"Nom;Pr\xe9nom\n", "aucune ligne"),
    ],
)
def test_what_is_no_table_gets_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence) as refused:
        read_table(path)
    assert "\n" not in str(refused.value)


def test_a_broken_workbook_gets_one_sentence(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", {"A": [HEADER, *PEOPLE]}).read_bytes()
    for cut in (len(whole) // 3, len(whole) // 2, len(whole) - 30):
        (tmp_path / "b.xlsx").write_bytes(whole[:cut])
        with pytest.raises(UnreadableFile):
            read_table(tmp_path / "b.xlsx")


@pytest.mark.slow
def test_a_file_that_unpacks_without_end_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="trop grand"):
        read_table(bomb(tmp_path / "a.xlsx"))


def test_an_archive_that_lies_about_its_size_stops_at_the_ceiling(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<" * 50_000_000)
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 10)))
    with pytest.raises(UnreadableFile):
        read_table(path)


def test_a_cell_at_the_end_of_the_world_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="trop grand"):
        read_table(cell_far_away(tmp_path / "a.xlsx"))


ANY_FILE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ANY_FILE
@given(
    st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore"))
)
def test_any_bytes_are_a_table_or_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    try:
        list(read_table(path).rows())
    except UnreadableFile as refused:
        told(refused)


WORD = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll"]), min_size=1, max_size=12)
CELL = WORD | st.sampled_from(
    ["", "06 12 34 56 78", 'dit "Momo"', "12/03/1990", "deux\nlignes", "a;b", "a,b"]
)


@ANY_FILE
@given(
    st.lists(st.tuples(WORD, WORD, CELL, CELL, CELL), min_size=1, max_size=12),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(
    tmp_path: Path, rows: list[tuple[str, ...]], separator: str, encoding: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([HEADER, *rows])
    path = text_file(tmp_path / "a.csv", out.getvalue(), encoding)
    expected = [[clean(cell) for cell in row] for row in rows]
    assert [[clean(cell) for cell in row] for row in cells(path)] == expected
