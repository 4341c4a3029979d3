"""A team's own spreadsheet, from the file to the files, in a real browser; and a worker killed."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.product import Product
from tests.intake.spreadsheets import MESSY, messy_rows, text_file, workbook


def upload(visitor: Visitor, path: Path) -> Page:
    page = visitor.open("/importer/nouveau/")
    page.get_by_label("Tableau").set_input_files(path)
    page.get_by_role("button", name="Lire le tableau").click()
    return page


def arrive(page: Page, end: str, *, scripts: bool = True) -> None:
    """Wait for the worker; without scripts, by the link that asks where it stands."""
    if scripts:
        page.wait_for_url(f"**{end}", timeout=40_000)
        return
    deadline = time.monotonic() + 40
    while not page.url.endswith(end) and time.monotonic() < deadline:
        page.wait_for_timeout(500)
        link = page.get_by_role("link", name="Voir où cela en est")
        if link.count():
            link.click()
        else:
            break
    assert page.url.endswith(end)


def test_a_spreadsheet_becomes_files(desktop: Visitor, tmp_path: Path) -> None:
    desktop.enter_as("officer")
    desktop.open("/importer/")
    desktop.check_accessible()
    page = desktop.open("/importer/nouveau/")
    desktop.check_accessible()
    page = upload(desktop, workbook(tmp_path / "suivi SAS.xlsx", {"Suivi": messy_rows()}))
    arrive(page, "/colonnes/")
    expect(page.get_by_text("jamais reprise")).to_be_visible()
    desktop.check_accessible()
    desktop.picture("import-columns")
    page.get_by_role("button", name="Voir les lignes").click()
    arrive(page, "/lignes/")
    expect(page.get_by_text("Le 31 février 1985 n’existe pas.")).to_be_visible()
    desktop.check_accessible()
    desktop.picture("import-preview")
    page.get_by_role("link", name="Corriger la ligne 7").click()
    desktop.check_accessible()
    page.get_by_label("Né(e) le").fill("28/02/1985")
    page.get_by_role("button", name="Corriger et comparer à nouveau").click()
    page.get_by_role("button", name="Laisser de côté (ligne 12)").click()
    expect(page.get_by_role("button", name="Importer 4 lignes")).to_be_visible()
    page.get_by_role("button", name="Importer 4 lignes").click()
    expect(page.get_by_text("4 lignes importées")).to_be_visible(timeout=40_000)
    desktop.check_accessible()
    desktop.picture("import-result")


def test_the_same_without_scripts(without_scripts: Visitor, tmp_path: Path) -> None:
    without_scripts.enter_as("lead")
    text = "Nom;Prénom;DDN;Tél\nQuévert;Océane;12/03/1991;0611223399\nQuévert;Océane;12/03/1991;\n"
    page = upload(without_scripts, text_file(tmp_path / "liste.csv", text, "cp1252"))
    arrive(page, "/colonnes/", scripts=False)
    page.get_by_role("button", name="Voir les lignes").click()
    arrive(page, "/lignes/", scripts=False)
    page.get_by_role("button", name="Même personne (ligne 3)").click()
    page.get_by_role("button", name="Importer 2 lignes").click()
    expect(page.get_by_role("heading", name="liste.csv")).to_be_visible()
    deadline = time.monotonic() + 40
    while not page.get_by_text("2 lignes importées").count() and time.monotonic() < deadline:
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_text("2 lignes importées")).to_be_visible()


def test_another_sheet_is_read_without_scripts_nor_another_file(
    without_scripts: Visitor, tmp_path: Path
) -> None:
    head = ["Nom", "Prénom", "DDN"]
    sheets = {"2026": [head, ["Ozanne", "Maïa", "12/03/1991"]], "2025": [head, ["Ozou", "Liv", ""]]}
    without_scripts.enter_as("officer")
    page = upload(without_scripts, workbook(tmp_path / "annees.xlsx", sheets))
    arrive(page, "/colonnes/", scripts=False)
    expect(page.get_by_text("Feuille lue : « 2026 ».")).to_be_visible()
    page.get_by_label("Lire plutôt la feuille").select_option("2025")
    page.get_by_role("button", name="Changer de feuille").click()
    arrive(page, "/colonnes/", scripts=False)
    expect(page.get_by_text("Feuille lue : « 2025 ».")).to_be_visible()
    expect(page.get_by_text("Ozou")).to_be_visible()


def test_another_sheet_is_offered_beside_the_columns(desktop: Visitor, tmp_path: Path) -> None:
    head = ["Nom", "Prénom", "DDN"]
    sheets = {"2026": [head, ["Ozanne", "Maïa", "12/03/1991"]], "2025": [head, ["Ozou", "Liv", ""]]}
    desktop.enter_as("officer")
    page = upload(desktop, workbook(tmp_path / "annees.xlsx", sheets))
    arrive(page, "/colonnes/")
    expect(page.get_by_label("Lire plutôt la feuille")).to_be_visible()
    desktop.check_accessible()
    desktop.picture("import-sheets")


def test_on_a_phone_the_preview_reads_as_cards(phone: Visitor, tmp_path: Path) -> None:
    phone.enter_as("officer")
    page = upload(phone, text_file(tmp_path / "a.csv", MESSY, "utf-8-sig"))
    arrive(page, "/colonnes/")
    phone.check_accessible()
    page.get_by_role("button", name="Voir les lignes").click()
    arrive(page, "/lignes/")
    phone.check_accessible()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
    phone.picture("import-preview-phone")


@pytest.mark.kill
def test_a_killed_worker_loses_no_row_and_writes_none_twice(
    desktop: Visitor, product: Product, tmp_path: Path
) -> None:
    letters = "bcdfghjklmnpqrstvwxz"
    names = [f"Kill{a}o{b}u{c}el" for a in letters for b in letters for c in "rst"]
    births = [date(1960, 1, 1) + timedelta(days=n) for n in range(len(names))]
    people = zip(names, births, strict=True)
    rows = "".join(f"{name};Zoé;{born:%d/%m/%Y}\n" for name, born in people)
    desktop.enter_as("officer")
    page = upload(desktop, text_file(tmp_path / "grand.csv", f"Nom;Prénom;DDN\n{rows}"))
    arrive(page, "/colonnes/")
    page.get_by_role("button", name="Voir les lignes").click()
    arrive(page, "/lignes/")
    page.get_by_role("button", name=f"Importer {len(names)} lignes").click()
    with product.superuser() as behind:
        deadline = time.monotonic() + 60
        while not 50 < written(behind) < len(names) and time.monotonic() < deadline:
            time.sleep(0.05)
        product.kill("worker")
        assert 0 < written(behind) < len(names)
        product.start_worker()
        expect(page.get_by_text(f"{len(names)} lignes importées")).to_be_visible(timeout=120_000)
        assert written(behind) == len(names)
        assert written(behind, distinct=True) == len(names)


def written(behind: object, *, distinct: bool = False) -> int:
    what = "DISTINCT last_name" if distinct else "*"
    query = f"SELECT count({what}) FROM participants_participant WHERE last_name LIKE 'Kill%'"
    found: int = behind.execute(query).fetchone()[0]  # type: ignore[attr-defined]
    return found
