"""The process apart that opens workbooks. Started by `workbook.py`, never imported by the rest.

It writes lines of JSON: what the sheet is, then its rows, then `{"end": true}`; or why it
cannot, `{"refused": why}`.
"""

import argparse
import contextlib
import datetime
import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import python_calamine

from rivage.intake.reading.grid import MAX_CELL, MAX_COLUMNS, Row, plain_cell
from rivage.intake.reading.layout import sheet_score
from rivage.intake.text import clean_lines

_MEMORY = 420 * 1024 * 1024
_SECONDS = 150
_SHEETS_LOOKED_AT = 20
_ROWS_LOOKED_AT = 60


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--sheet")
    parser.add_argument("--head", action="store_true")
    options = parser.parse_args()
    # Some systems know no such ceiling; the others stop here instead of taking the worker along.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        _tell(options.path, options.sheet, head_only=options.head)
    except python_calamine.PasswordError:
        _say({"refused": "password"})
    except MemoryError:
        _say({"refused": "large"})
    # The library panics with a BaseException of its own on some broken files.
    except BaseException:  # noqa: BLE001
        _say({"refused": "password" if _is_encrypted(options.path) else "broken"})


def _tell(path: str, wanted: str | None, *, head_only: bool) -> None:
    with python_calamine.CalamineWorkbook.from_path(path) as workbook:
        names = _sheets_of_cells(workbook)
        if not names:
            _say({"refused": "empty"})
            return
        if wanted is not None and wanted not in _sheets_of_cells(workbook, hidden=True):
            _say({"refused": "sheet", "sheets": names})
            return
        chosen = wanted or _most_like_people(workbook, names)
        if chosen is None:
            _say({"refused": "empty"})
            return
        _say({"sheet": chosen, "others": [name for name in names if name != chosen]})
        if not head_only:
            for row in _rows(workbook.get_sheet_by_name(chosen)):
                _say({"n": row.number, "c": row.cells})
            _say({"end": True})


def _sheets_of_cells(
    workbook: python_calamine.CalamineWorkbook, *, hidden: bool = False
) -> list[str]:
    """A hidden sheet is read by name only."""
    kinds = [sheet for sheet in workbook.sheets_metadata if "WorkSheet" in str(sheet.typ)]
    if hidden:
        return [sheet.name for sheet in kinds]
    shown = [sheet.name for sheet in kinds if str(sheet.visible).endswith(".Visible")]
    return (shown or [sheet.name for sheet in kinds])[:_SHEETS_LOOKED_AT]


def _most_like_people(workbook: python_calamine.CalamineWorkbook, names: list[str]) -> str | None:
    scores: dict[str, int] = {}
    for name in names:
        head = list(islice(_rows(workbook.get_sheet_by_name(name)), _ROWS_LOOKED_AT))
        if any(row.filled for row in head):
            scores[name] = sheet_score(head)
    # The first of equals: people put the sheet that matters first.
    return max(scores, key=lambda name: scores[name]) if scores else None


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    tall = _cells_to_fill_down(sheet)
    above: dict[int, str] = {}
    # The library drops the empty columns on the left; the person counts them.
    margin = [""] * min(sheet.start[1] if sheet.start else 0, MAX_COLUMNS)
    for index, cells in enumerate(sheet.iter_rows()):
        texts = margin + [_as_text(cell) for cell in cells[:MAX_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        for column, (start, end) in (
            (c, span) for (c, s), span in tall.items() if s <= index <= span[1]
        ):
            if index == start:
                above[column] = texts[column] if column < len(texts) else ""
            elif start < index <= end and column < len(texts) and not texts[column]:
                texts[column] = above.get(column, "")
        yield Row(index + 1, tuple(texts))


def _cells_to_fill_down(
    sheet: python_calamine.CalamineSheet,
) -> dict[tuple[int, int], tuple[int, int]]:
    """A cell merged over several people (« Villepinte » beside ten names) says the same of each."""
    return {
        (left, top): (top, bottom)
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:500]
        if left == right and bottom > top
    }


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return clean_lines(plain_cell(value[:MAX_CELL]))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return (
            str(int(value))
            if value.is_integer() and abs(value) < 1e15
            else f"{value:.10g}".replace(".", ",")
        )
    if isinstance(value, datetime.datetime):
        return (
            value.strftime("%d/%m/%Y")
            if value.time() == datetime.time()
            else value.strftime("%d/%m/%Y %H:%M")
        )
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def _is_encrypted(path: str) -> bool:
    with open(path, "rb") as file:  # noqa: PTH123
        data = file.read()
    return "EncryptedPackage".encode("utf-16-le") in data


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
