"""Every messy spreadsheet of `devil`: read, said in French, brought in once."""

import io
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from rivage.intake.columns import understand
from rivage.intake.models import ImportBatch
from rivage.intake.people import PersonRead, Reading
from rivage.intake.reading.table import read_table
from rivage.participants.models import Participant
from tests.factories import TeamFactory, UserFactory
from tests.intake import devil
from tests.intake.spreadsheets import told

TODAY = date(2026, 11, 23)
NAMES = ["last_name", "first_name"]
BASIC = [*NAMES, "birth_date", "phone", "town"]


@dataclass(frozen=True)
class Said:
    """What the report must say: people created, doubts, refused rows, rows about nobody, columns
    (all of them, or the first ones)."""

    create: int = 3
    duplicate: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    ignored: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=lambda: BASIC)


NOBODY = "Dites quelle colonne contient le nom, et laquelle le prénom (ou les deux ensemble)."
READ = {
    "title_merged_over_the_table": Said(),
    "blank_rows_in_the_middle": Said(),
    "total_at_the_end": Said(ignored=[6, 7]),
    "two_rows_of_headers": Said(),
    "other_names_of_columns": Said(1, columns=[*NAMES, "birth_date", "phone", "email", "address"]),
    "every_form_of_date": Said(len(devil.DATES), columns=[*NAMES, "birth_date"]),
    "impossible_dates": Said(
        1,
        refused={
            2: "Le 31 février 1985 n’existe pas.",
            3: "Le 13 décembre 2058 est dans l’avenir : ce n’est pas une date de naissance.",
            5: "« hier » n’est pas une date.",
            6: "Le 12 mars 2031 est dans l’avenir : ce n’est pas une date de naissance.",
            7: "Le 45 décembre 1990 n’existe pas.",
        },
        columns=[*NAMES, "birth_date"],
    ),
    "phones_together": Said(8, columns=[*NAMES, "phone"]),
    "town_and_postcode_together": Said(6, columns=[*NAMES, "town"]),
    "names_in_one_cell": Said(6, columns=["full_name", "birth_date"]),
    "everything_in_capitals": Said(2, columns=[*NAMES, "birth_date"]),
    "two_encodings": Said(2),
    "utf16": Said(),
    "utf16_without_mark": Said(),
    "semicolons_and_breaks_in_quotes": Said(2, columns=[*NAMES, "notes"]),
    "non_breaking_spaces": Said(1, columns=[*NAMES, "birth_date"]),
    "formulas": Said(2, columns=[*NAMES, "birth_date", "age", "left_out"]),
    "hidden_sheet_and_rows": Said(),
    "xlsx_called_xls": Said(),
    "csv_called_xlsx": Said(),
    "open_document_of_three": Said(),
    "html_called_xls": Said(),
    "one_column": Said(2, columns=["full_name"]),
    "one_column_without_header": Said(3, columns=["full_name"]),
    "headers_twice": Said(columns=[*NAMES, "phone", "phone", "birth_date", "left_out"]),
    "social_security": Said(2, columns=[*NAMES, "birth_date", "left_out", "left_out", "notes"]),
    "offences": Said(
        2,
        columns=[*NAMES, "birth_date", *["left_out"] * 3, "expected_release", "left_out"],
    ),
    "pipes": Said(),
    "commas_and_quotes_everywhere": Said(),
    "groups_inside_the_list": Said(4, ignored=[6, 7, 9, 11]),
    "comments_in_cells": Said(3, refused={6: "Il manque le nom."}),
    "same_person_three_times": Said(2, duplicate=2),
    "a_thousand_empty_columns": Said(),
    "a_table_of_services": Said(
        0,
        refused=dict.fromkeys((2, 3), NOBODY),
        columns=["left_out", "left_out", "phone", "postcode", "town"],
    ),
}
UNREAD = {
    "password": "mot de passe",
    "empty": "est vide",
    "only_headers": "aucune ligne",
    "empty_workbook": "est vide",
    "xml_called_xls": "enregistrez-le en .xlsx",
    "a_picture": "n’est pas un tableau",
    "a_word_document": "n’est pas un tableau",
    "a_compressed_folder": "dossier compressé",
    "from_numbers": "Numbers",
    "a_web_page_without_table": "sans tableau",
    "cut_workbook": "abîmé",
    "columns_the_other_way_round": "Transposer",
}
NEVER = ("290037511901234", "2 90 03 75", "285049935012345", "escroquerie", "vol en réunion")


@pytest.fixture
def _lead() -> None:
    UserFactory(lead=True, team=TeamFactory())


def run(path: Path, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import", "people", str(path), "--json", *options, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def people(path: Path) -> list[PersonRead]:
    table = read_table(path)
    reading = Reading.of(understand(table.columns, today=TODAY), today=TODAY)
    return [reading.read(row.cells) for row in table.people()]


def test_every_messy_file_is_expected_somewhere() -> None:
    assert set(READ) | set(UNREAD) == set(devil.ALL)


@pytest.mark.django_db
@pytest.mark.usefixtures("_lead")
@pytest.mark.parametrize("name", READ)
def test_what_the_report_says_and_nobody_twice(name: str, tmp_path: Path) -> None:
    path, wanted = devil.ALL[name](tmp_path), READ[name]
    dry = run(path, "--dry-run")
    assert not Participant.objects.exists()
    assert not ImportBatch.objects.exists()
    assert {cell["row"]: cell["reason"] for cell in dry["refused"]} == wanted.refused
    assert (dry["create"], dry["duplicate"]) == (wanted.create, wanted.duplicate)
    assert [aside["row"] for aside in dry["ignored"]] == wanted.ignored
    fields = [column["field"] for column in dry["columns"]]
    assert fields[: len(wanted.columns)] == wanted.columns
    assert run(path) == dry
    assert Participant.objects.count() == wanted.create
    again = run(path)
    assert again["create"] == 0
    assert Participant.objects.count() == wanted.create


@pytest.mark.django_db
@pytest.mark.usefixtures("_lead")
@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_ends_with_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("import", "people", str(devil.ALL[name](tmp_path)), "--json")
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    told(Exception(said.err.strip()))
    assert UNREAD[name] in said.err


@pytest.mark.django_db
@pytest.mark.usefixtures("_lead")
@pytest.mark.parametrize("name", ["social_security", "offences"])
def test_what_is_never_kept_is_said_and_is_nowhere(name: str, tmp_path: Path) -> None:
    report = run(devil.ALL[name](tmp_path))
    reasons = [column["reason"] for column in report["columns"] if column["reason"]]
    assert reasons
    assert all("Rivage n’en garde jamais, cette colonne n’est pas lue." in why for why in reasons)
    kept = [row.cells for row in ImportBatch.objects.get().rows.all()]
    notes = [note.body for person in Participant.objects.all() for note in person.notes.all()]
    assert not any(word in str([report, kept, notes]) for word in NEVER)


def test_every_form_of_date_is_the_day_it_says(tmp_path: Path) -> None:
    read = people(devil.every_form_of_date(tmp_path))
    days = {f"{person.birth_date}" for person in read}
    assert [f"{person.birth_date}" for person in read] == list(devil.DATES.values()), days


def test_each_phone_keeps_what_was_typed_beside_it(tmp_path: Path) -> None:
    read = {person.last_name: person.phones for person in people(devil.phones_together(tmp_path))}
    numbers = {name: [phone.number for phone in phones] for name, phones in read.items()}
    assert numbers == {
        "Fabre": ["+33102030405", "+33612345678"],
        "Diallo": ["+33612345679", "+33712345680"],
        "Rey": ["+33612345681"],
        "Martin": ["+33612345682", "+33712345683"],
        "Petit": ["+33612345684"],
        "Roux": [],
        "Blanc": [],
        "Noir": ["+32470123456"],
    }
    assert [phone.comment for phone in read["Martin"]] == ["mère", ""]


def test_towns_names_and_housing_find_their_place(tmp_path: Path) -> None:
    towns = [
        (person.postcode, person.town, person.housing)
        for person in people(devil.town_and_postcode_together(tmp_path))
    ]
    assert towns[:4] == [
        ("93160", "Noisy-le-Grand", ""),
        ("93160", "Noisy-le-Grand", ""),
        ("75018", "Paris", ""),
        ("75019", "Paris", ""),
    ]
    assert towns[5] == ("", "", "SDF")
    names = [
        (person.last_name, person.first_name)
        for person in people(devil.names_in_one_cell(tmp_path))
    ]
    assert names == [
        ("Fabre", "Zoé"), ("El Amrani", "Samira"), ("de la Tour", "Jean-Baptiste"),
        ("N'Diaye", "Awa Marie"), ("Roux", "Ana"), ("Petit", "Inès"),
    ]  # fmt: skip


def test_two_halves_of_a_file_in_two_encodings_are_both_right(tmp_path: Path) -> None:
    assert [person.first_name for person in people(devil.two_encodings(tmp_path))] == [
        "Zoé",
        "Inès",
    ]
