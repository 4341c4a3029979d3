"""The rows that were not taken, given back as a file with the reason of each cell."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

from rivage.intake.findings import Findings
from rivage.intake.models import ImportBatch
from rivage.intake.preview import not_imported
from rivage.intake.reading.table import letter
from rivage.intake.reading_of import columns_of

WHY, NUMBER = "Pourquoi", "Ligne du fichier"
# What a spreadsheet program would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """A cell that no spreadsheet program runs: an apostrophe goes before what begins a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _header(batch: ImportBatch) -> list[str]:
    titles = [c["header"] or f"Colonne {letter(c['position'])}" for c in columns_of(batch)]
    return [NUMBER, *titles, WHY]


def _lines(batch: ImportBatch) -> Iterator[tuple[list[str], dict[str, str]]]:
    """The cells of each row, and the reasons by column title."""
    positions = [column["position"] for column in columns_of(batch)]
    for row in not_imported(batch).iterator(chunk_size=500):
        texts = row.texts
        reasons: dict[str, str] = {}
        for cell in Findings.load(row.findings).refused:
            reasons[cell.column] = f"{reasons.get(cell.column, '')} {cell.reason}".strip()
        why = " ".join(f"{title} : {text}" if title else text for title, text in reasons.items())
        cells = [texts[at] if at < len(texts) else "" for at in positions]
        yield [str(row.number), *cells, why], reasons


def as_csv(batch: ImportBatch) -> bytes:
    """`;`, UTF-8 with its mark, as Excel in French opens it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    _write_all(writer.writerow, [_header(batch), *(cells for cells, _ in _lines(batch))])
    return out.getvalue().encode("utf-8-sig")


def _write_all(write: object, rows: Iterable[Sequence[str]]) -> None:
    for row in rows:
        write([neutral(cell) for cell in row])  # type: ignore[operator]


def as_workbook(batch: ImportBatch) -> bytes:
    """Every cell is plain text; those that were refused are marked, with the reason as a note."""
    header = _header(batch)
    with tempfile.TemporaryDirectory(prefix="rivage-") as folder:
        path = Path(folder) / "lignes.xlsx"
        book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False})
        sheet = book.add_worksheet("Lignes non importées")
        title = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        marked = book.add_format({"bg_color": "#fbe3dc", "border": 1, "border_color": "#b4441f"})
        for at, text in enumerate(header):
            sheet.write_string(0, at, neutral(text), title)
        for number, (cells, reasons) in enumerate(_lines(batch), start=1):
            for at, text in enumerate(cells):
                reason = reasons.get(header[at])
                sheet.write_string(number, at, neutral(text), *([marked] if reason else []))
                if reason:
                    sheet.write_comment(number, at, reason)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 2, 18)
        sheet.set_column(len(header) - 1, len(header) - 1, 70)
        book.close()
        return path.read_bytes()
