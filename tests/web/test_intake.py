"""The pages of an import: what each shows, what it refuses, how many queries it takes."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from rivage.accounts.models import User
from rivage.audit.models import Reading
from rivage.core.context import acting_as_system
from rivage.intake.actions import map_columns, receive_file, work_on
from rivage.intake.choices import Choice, Status, Verdict
from rivage.intake.models import ImportBatch
from rivage.participants.models import Participant
from tests.factories import ParticipantFactory, TeamFactory, UserFactory
from tests.intake.spreadsheets import MESSY, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return UserFactory(team=TeamFactory(name="SAS Noisy"))


@pytest.fixture
def visitor(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def batch(officer: User) -> ImportBatch:
    """Read, its columns still to be looked at."""
    team = officer.teams.get()
    received = receive_file([MESSY.encode("cp1252")], name="suivi.csv", team=team, by=officer)
    work_on(received.pk)
    return again(received)


@pytest.fixture
def preview(batch: ImportBatch, officer: User) -> ImportBatch:
    map_columns(batch, {}, team=officer.teams.get(), by=officer)
    work_on(batch.pk)
    return again(batch)


def again(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def address(name: str, batch: ImportBatch, *more: Any) -> str:
    return reverse(f"intake:{name}", args=[batch.pk, *more])


def readings(**what: str) -> int:
    with acting_as_system(using="trace"):
        return Reading.objects.using("trace").filter(**what).count()


def seen(answer: Any) -> str:
    text: str = answer.content.decode()
    assert "UNDEFINED" not in text
    return text


def test_a_file_is_received_and_handed_to_the_worker(visitor: Client, officer: User) -> None:
    page = visitor.get(reverse("intake:upload"))
    assert "SAS Noisy" in seen(page)
    file = SimpleUploadedFile("suivi.csv", MESSY.encode("cp1252"), "text/csv")
    sent = {"file": file, "team": officer.teams.get().pk}
    answer = visitor.post(reverse("intake:upload"), sent)
    batch = ImportBatch.objects.get()
    assert answer["Location"] == address("import", batch)
    assert batch.status == Status.READING
    job = ProcrastinateJob.objects.get(task_name="intake.work")
    assert job.args == {"batch": str(batch.pk)}


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("vide.csv", b"")])
def test_no_file_or_an_empty_one_is_refused_beside_the_field(
    visitor: Client, file: SimpleUploadedFile | None
) -> None:
    answer = visitor.post(reverse("intake:upload"), {"file": file} if file else {})
    assert answer.status_code == 422
    assert "field__error" in seen(answer)
    assert not ImportBatch.objects.exists()


def test_progress_is_shown_and_can_be_found_again(visitor: Client, officer: User) -> None:
    batch = receive_file([MESSY.encode()], name="suivi.csv", team=None, by=officer)
    page = seen(visitor.get(address("import", batch)))
    assert "Vous pouvez quitter cette page" in page
    assert "suivi.csv" in seen(visitor.get(reverse("intake:list")))
    fragment = visitor.get(address("import", batch), headers={"HX-Request": "true"})
    assert seen(fragment).lstrip().startswith('<div id="progress"')
    work_on(batch.pk)
    done = visitor.get(address("import", batch), headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == address("columns", batch)
    assert visitor.get(address("import", batch))["Location"] == address("columns", batch)


def test_an_unreadable_file_is_told_in_one_sentence(visitor: Client, officer: User) -> None:
    batch = receive_file([b"%PDF-1.4"], name="scan.pdf", team=None, by=officer)
    work_on(batch.pk)
    assert "n’est pas un tableau" in seen(visitor.get(address("import", batch)))


def test_columns_show_samples_and_what_is_never_taken(visitor: Client, batch: ImportBatch) -> None:
    page = seen(visitor.get(address("columns", batch)))
    assert "DIALLO Mamadou" in page
    assert "jamais reprise" in page
    assert "190039935012345" not in page


@pytest.fixture
def several_sheets(officer: User, tmp_path: Path) -> ImportBatch:
    people = {str(year): [["Nom", "Prénom"], [f"Fabre{year}", "Zoé"]] for year in (2026, 2025)}
    content = workbook(tmp_path / "suivi.xlsx", people).read_bytes()
    received = receive_file([content], name="suivi.xlsx", team=None, by=officer)
    work_on(received.pk)
    return again(received)


def test_another_sheet_is_chosen_with_one_button(
    visitor: Client, several_sheets: ImportBatch
) -> None:
    page = seen(visitor.get(address("columns", several_sheets)))
    assert "Feuille lue : « 2026 »." in page
    assert "<option>2025</option>" in page
    answer = visitor.post(address("sheet", several_sheets), {"sheet": "2025"})
    assert answer["Location"] == address("import", several_sheets)
    assert ProcrastinateJob.objects.filter(task_name="intake.work").exists()
    work_on(several_sheets.pk)
    assert "Fabre2025" in seen(visitor.get(address("columns", several_sheets)))
    refused = visitor.post(address("sheet", several_sheets), {"sheet": "2019"})
    assert refused.status_code == 409


def test_columns_without_a_name_are_refused(visitor: Client, batch: ImportBatch) -> None:
    chosen = {f"column-{c['position']}": "left_out" for c in batch.shape["columns"]}
    answer = visitor.post(address("columns", batch), chosen)
    assert answer.status_code == 422
    assert "quelle colonne contient le nom" in seen(answer)


def test_two_columns_cannot_both_be_the_birth_date(visitor: Client, batch: ImportBatch) -> None:
    chosen = {f"column-{c['position']}": c["field"] for c in batch.shape["columns"]}
    chosen["column-0"] = "birth_date"
    answer = visitor.post(address("columns", batch), chosen)
    assert answer.status_code == 422
    assert "Une autre colonne est déjà" in seen(answer)


def test_columns_are_chosen_then_rows_compared(visitor: Client, batch: ImportBatch) -> None:
    chosen = {f"column-{c['position']}": c["field"] for c in batch.shape["columns"]}
    answer = visitor.post(address("columns", batch), chosen)
    assert answer["Location"] == address("import", batch)
    assert again(batch).status == Status.SORTING
    assert ProcrastinateJob.objects.filter(task_name="intake.work").exists()


def test_the_preview_says_what_each_row_would_do(visitor: Client, preview: ImportBatch) -> None:
    page = seen(visitor.get(address("rows", preview)))
    assert "Importer 4 lignes" in page
    assert "Le 31 février 1985 n’existe pas." in page
    assert "crée un dossier" in page
    assert "ne parlent de personne" in page
    assert "ligne de total" in page
    refused = seen(visitor.get(address("rows", preview) + "?vue=refused"))
    assert "Diallo" not in refused
    assert readings(page="import, lignes") == 2
    assert not Participant.objects.exists()


def test_a_cell_is_corrected_in_place(visitor: Client, preview: ImportBatch) -> None:
    page = visitor.get(address("row", preview, 7))
    assert "Le 31 février 1985 n’existe pas." in seen(page)
    cells = {name: field.initial for name, field in page.context["form"].fields.items()}
    wrong = visitor.post(address("row", preview, 7), {**cells, "cell-2": "30/02/1985"})
    assert wrong.status_code == 422
    assert "Le 30 février 1985 n’existe pas." in seen(wrong)
    right = visitor.post(address("row", preview, 7), {**cells, "cell-2": "28/02/1985"})
    assert right["Location"] == address("rows", preview) + "#ligne-7"
    assert preview.rows.get(number=7).verdict == Verdict.CREATE


def test_a_doubt_is_settled_with_and_without_scripts(
    visitor: Client, officer: User, batch: ImportBatch
) -> None:
    ParticipantFactory(last_name="Diallo", first_name="Mamadou", team=officer.teams.get())
    map_columns(batch, {}, team=officer.teams.get(), by=officer)
    work_on(batch.pk)
    page = seen(visitor.get(address("rows", batch)))
    assert "Même personne" in page
    fragment = visitor.post(
        address("choose", batch, 5), {"choice": "another"}, headers={"HX-Request": "true"}
    )
    assert seen(fragment).lstrip().startswith('<div class="row-of" id="confirm">')
    assert '<template><tr id="ligne-5" hx-swap-oob="true">' in seen(fragment)
    assert batch.rows.get(number=5).choice == Choice.ANOTHER
    plain = visitor.post(address("choose", batch, 5), {"choice": "skip", "back": "vue=duplicate"})
    assert plain["Location"] == address("rows", batch) + "?vue=duplicate#ligne-5"


def test_confirmed_rows_are_written_and_the_result_is_shown(
    visitor: Client, preview: ImportBatch
) -> None:
    answer = visitor.post(address("confirm", preview))
    assert answer["Location"] == address("import", preview)
    assert not Participant.objects.exists()
    assert "import en cours" in seen(visitor.get(address("import", preview)))
    work_on(preview.pk)
    page = seen(visitor.get(address("import", preview)))
    assert "4 lignes importées" in page
    assert "1 ligne n’a pas été importée" in page
    assert "Ouvrir le dossier" in seen(visitor.get(address("rows", preview)))
    assert visitor.post(address("confirm", preview)).status_code == 409


def test_rows_that_were_not_taken_come_back_with_their_reasons(
    visitor: Client, preview: ImportBatch
) -> None:
    answer = visitor.get(address("returned", preview, "csv"))
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert text.splitlines()[0].startswith("Ligne du fichier;N°;NOM Prénom;Né(e) le")
    assert "Né(e) le : Le 31 février 1985 n’existe pas." in text
    assert ";'+33 6 11 22 33 44;" in text
    book = visitor.get(address("returned", preview, "xlsx"))
    sheet = read_workbook(book.content)
    assert sheet[1][-1] == "Né(e) le : Le 31 février 1985 n’existe pas."
    assert visitor.get(address("returned", preview, "exe")).status_code == 404
    assert readings(kind="export") == 2


def read_workbook(content: bytes) -> list[list[Any]]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def test_returned_rows_corrected_and_brought_back_are_recognised(
    visitor: Client, preview: ImportBatch, officer: User
) -> None:
    content = visitor.get(address("returned", preview, "csv")).content
    mended = content.replace(b"31/02/1985", b"28/02/1985")
    batch = receive_file([mended], name="retour.csv", team=None, by=officer)
    work_on(batch.pk)
    map_columns(again(batch), {}, by=officer)
    work_on(batch.pk)
    row = batch.rows.get()
    assert row.verdict == Verdict.CREATE
    assert any(change["after"] for change in row.findings["changes"]) is False


def test_an_abandoned_import_is_erased(visitor: Client, preview: ImportBatch) -> None:
    visitor.post(address("abandon", preview))
    assert not preview.rows.exists()
    assert "effacé" in seen(visitor.get(address("import", preview)))


@pytest.mark.parametrize("name", ["import", "columns", "rows"])
def test_a_colleague_does_not_know_of_it(client: Client, preview: ImportBatch, name: str) -> None:
    client.force_login(UserFactory(team=preview.team))
    assert client.get(address(name, preview)).status_code == 404
    assert client.post(address("confirm", preview)).status_code == 404


@pytest.mark.parametrize("role", ["administrator", "dpo"])
def test_those_who_hold_no_files_import_none(client: Client, role: str) -> None:
    client.force_login(UserFactory(**{role: True}))
    assert client.get(reverse("intake:list")).status_code == 403
    assert client.get(reverse("intake:upload")).status_code == 403


@pytest.mark.parametrize("people", [1, 50, 130])
def test_the_preview_takes_few_queries(visitor: Client, officer: User, people: int) -> None:
    rows = "".join(f"Nom{letters(n)};Zoé;12/03/1990\n" for n in range(people))
    batch = receive_file([f"Nom;Prénom;DDN\n{rows}".encode()], name="a.csv", team=None, by=officer)
    work_on(batch.pk)
    map_columns(again(batch), {}, team=officer.teams.get(), by=officer)
    work_on(batch.pk)
    for name in ("list", "rows", "import", "columns"):
        where = reverse("intake:list") if name == "list" else address(name, batch)
        assert queries(lambda where=where: visitor.get(where)) <= 10


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return sum(query["sql"].lstrip().startswith(("SELECT", "INSERT", "UPDATE")) for query in caught)


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}") * 2
