"""Rows of text as a file holds them, before anyone has said which row names the columns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's number as the spreadsheet program shows it, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell)


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows()` starts again from the top each time it is called."""

    rows: Callable[[], Iterator[Row]]
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""
    remarks: tuple[str, ...] = field(default=())


MAX_COLUMNS = 300
MAX_CELL = 20_000
MAX_ROWS = 200_000


def plain_cell(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet program from running « +33… » or « -12 »."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell
