"""Spreadsheets as messy as real ones, made afresh by the tests. Everyone in them is invented."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def text_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def workbook(path: Path, sheets: dict[str, Rows], *, hidden: Sequence[str] = ()) -> Path:
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(r, c, cell, day)  # type: ignore[arg-type]
                elif cell is not None:
                    sheet.write(r, c, cell)
    book.close()
    return path


def open_document(path: Path, rows: Rows) -> Path:
    """The smallest ODS that LibreOffice would recognise."""
    body = "".join(
        "<table:table-row>" + "".join(map(_open_cell, cells)) + "</table:table-row>"
        for cells in rows
    )
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{office}:office:1.0"'
        f' xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0" office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="Feuille1">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _open_cell(cell: object) -> str:
    words = f"<text:p>{escape(str(cell))}</text:p>"
    return f'<table:table-cell office:value-type="string">{words}</table:table-cell>'


MESSY = """\
Association La Passerelle;;;;;;;;
Suivi des personnes accompagnées – SAS – mise à jour 12/09/2026;;;;;;;;
;;;;;;;;
N°;NOM Prénom;Né(e) le;Tél. portable;Mail;CP/Ville;N° sécu;CPIP;Observations
1;DIALLO Mamadou;12/03/1990;0612345678 / 07.98.76.54.32;;93160 Noisy-le-Grand;190039935012345;;"va
le mardi
permis B"
2;Mme EL AMRANI Samira;1er avril 90;0612345679;SAMIRA@EXAMPLE.ORG;NOISY LE GRAND (93);;M. Fabre;
3;de SOUZA Maria (dite Mia);31/02/1985;+33 6 11 22 33 44;;;;;

PROMOTION 2 – printemps 2026;;;;;;;;
N°;NOM Prénom;Né(e) le;Tél. portable;Mail;CP/Ville;N° sécu;CPIP;Observations
4;Jean-Pierre MARTIN;32874;6 12 34 56 70;pas de mail;paris 18e;;;
5;N'DIAYE Awa;1988;voir CPIP;awa.example.org;75019 PARIS CEDEX 19;;;sécu 1 88 05 75 119 012 34
Total;5;;;;;;;
"""


def messy_rows() -> list[list[str]]:
    import csv
    import io

    return list(csv.reader(io.StringIO(MESSY), delimiter=";"))


def told(refusal: Exception) -> None:
    """A refusal is one sentence for a person."""
    assert str(refusal).strip()
    assert "\n" not in str(refusal)
