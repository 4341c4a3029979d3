"""A workbook of several sheets: the one of people is read, another can be, without another file."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from rivage.accounts.models import User
from rivage.core.context import acting_as_system
from rivage.intake.actions import (
    BatchMovedOn,
    choose_sheet,
    confirm,
    forget_old,
    map_columns,
    receive_file,
    work_on,
)
from rivage.intake.choices import Status
from rivage.intake.models import ImportBatch, ImportPiece
from rivage.intake.queries import other_sheets
from rivage.participants.models import Participant
from tests.factories import TeamFactory, UserFactory
from tests.intake.spreadsheets import told, workbook

pytestmark = pytest.mark.django_db

SHEETS = {
    "Lisez-moi": [["Ce classeur suit les personnes du SAS"], ["Mis à jour chaque lundi"]],
    "2026": [["Nom", "Prénom", "Né(e) le"], ["FABRE", "Zoé", "12/03/1990"]],
    "2025": [
        ["Nom", "Prénom", "Né(e) le"],
        ["DIALLO", "Awa", "01/04/1985"],
        ["REY", "Lou", "03/05/1993"],
    ],
    "Vide": [],
}


@pytest.fixture
def officer() -> User:
    return UserFactory(team=TeamFactory(name="SAS Noisy"), email="nadia@association.example")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(tmp_path / "suivi.xlsx", SHEETS)


@pytest.fixture
def batch(officer: User, path: Path) -> ImportBatch:
    received = receive_file([path.read_bytes()], name="suivi.xlsx", team=None, by=officer)
    return worked_on(received)


def worked_on(batch: ImportBatch) -> ImportBatch:
    work_on(batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)


def test_the_sheet_most_like_people_is_read_and_the_others_are_offered(batch: ImportBatch) -> None:
    assert batch.shape["sheet"] == "2026"
    assert other_sheets(batch) == ["Lisez-moi", "2025", "Vide"]
    assert batch.total == 1


def test_another_sheet_is_read_from_the_same_file(batch: ImportBatch, officer: User) -> None:
    map_columns(batch, {}, by=officer)
    work_on(batch.pk)
    choose_sheet(batch, "2025", by=officer)
    assert not batch.rows.exists()
    batch = worked_on(batch)
    assert (batch.status, batch.shape["sheet"], batch.total) == (Status.TO_MAP, "2025", 2)
    assert [row.texts[0] for row in batch.rows.all()] == ["DIALLO", "REY"]
    assert other_sheets(batch) == ["Lisez-moi", "2026", "Vide"]


def test_a_sheet_without_people_is_told_and_the_former_one_comes_back(
    batch: ImportBatch, officer: User
) -> None:
    choose_sheet(batch, "Vide", by=officer)
    batch = worked_on(batch)
    assert (batch.status, batch.shape["sheet"], batch.total) == (Status.TO_MAP, "2026", 1)
    assert batch.shape["problem"].startswith("Feuille « Vide » : ")


def test_the_file_goes_when_rows_are_confirmed(batch: ImportBatch, officer: User) -> None:
    map_columns(batch, {}, by=officer)
    work_on(batch.pk)
    assert ImportPiece.objects.exists()
    confirm(batch, by=officer)
    assert not ImportPiece.objects.exists()
    work_on(batch.pk)
    with pytest.raises(BatchMovedOn):
        choose_sheet(batch, "2025", by=officer)
    assert Participant.objects.get().last_name.casefold() == "fabre"


def test_the_file_of_someone_who_does_not_come_back_is_forgotten_first(batch: ImportBatch) -> None:
    forget_old()
    assert ImportPiece.objects.exists()
    with acting_as_system():
        ImportBatch.objects.update(created_at=timezone.now() - timedelta(days=2))
    forget_old()
    assert not ImportPiece.objects.exists()
    assert other_sheets(batch) == []
    assert batch.rows.exists()


def test_a_sheet_that_is_not_there_cannot_be_chosen(batch: ImportBatch, officer: User) -> None:
    with pytest.raises(BatchMovedOn):
        choose_sheet(batch, "2019", by=officer)
    assert batch.rows.exists()


def test_a_file_of_one_sheet_is_not_kept(officer: User, tmp_path: Path) -> None:
    alone = workbook(tmp_path / "a.xlsx", {"2026": SHEETS["2026"]})
    received = receive_file([alone.read_bytes()], name="a.xlsx", team=None, by=officer)
    batch = worked_on(received)
    assert not ImportPiece.objects.exists()
    assert other_sheets(batch) == []


def test_the_command_reads_the_sheet_that_is_named(officer: User, path: Path) -> None:
    out = io.StringIO()
    call_command("import", "people", str(path), "--json", "--sheet", "2025", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["sheet"], report["create"]) == ("2025", 2)
    assert report["other_sheets"] == ["Lisez-moi", "2026", "Vide"]


@pytest.mark.parametrize(("name", "suffix"), [("2019", "xlsx"), ("-x", "xlsx"), ("2025", "csv")])
def test_a_sheet_that_does_not_exist_ends_the_command_with_a_sentence(
    officer: User, path: Path, name: str, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if suffix == "csv":
        path = path.with_suffix(".csv")
        path.write_text("Nom;Prénom\nFABRE;Zoé\n")
    with pytest.raises(SystemExit) as ended:
        call_command("import", "people", str(path), "--json", f"--sheet={name}")
    assert ended.value.code == 2
    said = capsys.readouterr().err.strip()
    told(Exception(said))
    assert "« 2026 »" in said or "il n’a pas de feuilles" in said
