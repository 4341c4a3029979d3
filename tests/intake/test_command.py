"""`rivage import people`: what it prints, what it writes, how it ends."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from rivage.intake.models import ImportBatch
from rivage.participants.models import Participant
from tests.factories import TeamFactory, UserFactory
from tests.intake.spreadsheets import MESSY, text_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lead() -> None:
    UserFactory(lead=True, team=TeamFactory(), email="lead@association.example")


def run(path: Path, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import", "people", str(path), "--json", *options, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def test_the_report_counts_rows_and_names_refused_cells(tmp_path: Path) -> None:
    report = run(text_file(tmp_path / "a.csv", MESSY, "cp1252"))
    assert {k: report[k] for k in ("rows", "create", "update", "duplicate")} == {
        "rows": 5,
        "create": 4,
        "update": 0,
        "duplicate": 0,
    }
    assert report["refused"] == [
        {"row": 7, "column": "Né(e) le", "reason": "Le 31 février 1985 n’existe pas."}
    ]
    assert Participant.objects.count() == 4


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", MESSY)
    dry = run(path, "--dry-run")
    assert not Participant.objects.exists()
    assert not ImportBatch.objects.exists()
    assert dry == run(path)


def test_a_second_import_creates_nothing(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", MESSY)
    run(path)
    again = run(path, "--as", "lead@association.example")
    assert (again["rows"], again["create"], again["update"], again["unchanged"]) == (5, 0, 0, 4)


def test_people_of_every_team_are_recognised_when_the_association_imports(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", MESSY)
    UserFactory(team=TeamFactory(), email="nadia@association.example")
    run(path, "--as", "nadia@association.example")
    assert run(path)["create"] == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", bytes(range(256)) * 9])
def test_an_unreadable_file_ends_with_2_and_one_sentence(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("import", "people", str(path), "--json")
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_a_missing_file_and_an_unknown_person_end_with_2(tmp_path: Path) -> None:
    for arguments in ([str(tmp_path / "no.csv")], [str(tmp_path), "--as", "x@example.org"]):
        with pytest.raises(SystemExit) as ended:
            call_command("import", "people", *arguments)
        assert ended.value.code == 2


def test_a_table_that_is_not_of_people_is_read_and_refused_row_by_row(tmp_path: Path) -> None:
    report = run(text_file(tmp_path / "a.csv", "Couleur;Taille\nbleu;12\nvert;13\n"))
    assert (report["rows"], report["create"]) == (2, 0)
    assert [cell["row"] for cell in report["refused"]] == [2, 3]
