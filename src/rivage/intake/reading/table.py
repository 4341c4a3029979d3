"""From a file to a table of people: the one door of this package."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from rivage.intake.reading.delimited import read_delimited
from rivage.intake.reading.grid import MAX_COLUMNS, MAX_ROWS, Grid, Row
from rivage.intake.reading.layout import find_layout, is_turned, nobody
from rivage.intake.reading.web_page import is_web_page, read_web_page
from rivage.intake.reading.workbook import SENTENCES, read_workbook
from rivage.intake.refusals import NOT_A_TABLE, UnreadableFile

LARGEST_FILE = 50_000_000
_HEAD = 300
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TABLES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ\x90",
)


@dataclass(frozen=True)
class Column:
    """`position` counts from 0; `header` is the text in the file, empty when there was none."""

    position: int
    header: str
    samples: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.header or f"Colonne {letter(self.position)}"


@dataclass(frozen=True)
class Aside:
    """A row that is about nobody, and why it was left."""

    number: int
    reason: str


@dataclass(frozen=True)
class Table:
    """What a file says before anyone has decided what it means."""

    columns: tuple[Column, ...]
    header_row: int
    first_row: int
    grid: Grid = field(repr=False)

    def rows(self) -> Iterator[Row | Aside]:
        """Every row below the header, in order; rows about nobody come as `Aside`."""
        headers = self._headers()
        for row in self.grid.rows():
            if row.number < self.first_row:
                continue
            if row.number > MAX_ROWS:
                raise UnreadableFile(
                    f"Ce tableau a plus de {MAX_ROWS} lignes : coupez-le en plusieurs fichiers."
                )
            why = nobody(row, headers)
            if why == "ligne vide":
                continue
            yield Aside(row.number, why) if why else row

    def people(self) -> Iterator[Row]:
        return (row for row in self.rows() if isinstance(row, Row))

    def _headers(self) -> tuple[str, ...]:
        width = max((column.position for column in self.columns), default=-1) + 1
        headers = [""] * width
        for column in self.columns:
            headers[column.position] = column.header
        return tuple(headers)


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """The table in this file. Raises `UnreadableFile`, and nothing else, when there is none."""
    try:
        grid = _read_grid(path, sheet)
        head = list(islice(grid.rows(), _HEAD))
    except OSError as error:
        raise UnreadableFile("Ce fichier ne peut pas être ouvert.") from error
    if is_turned(head):
        raise UnreadableFile(
            "Dans ce tableau, chaque personne est une colonne : copiez-le, collez-le avec "
            "« Transposer » pour que chaque personne soit une ligne, puis déposez-le à nouveau."
        )
    layout = find_layout(head)
    below = [
        row for row in head if row.number >= layout.first_row and not nobody(row, layout.headers)
    ]
    columns = tuple(_columns(layout.headers, below))
    if not columns or not below:
        raise UnreadableFile("Ce fichier ne contient aucune ligne à reprendre.")
    return Table(columns, layout.header_row, layout.first_row, grid)


def _read_grid(path: Path, sheet: str | None) -> Grid:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("Ce fichier est vide.")
    if size > LARGEST_FILE:
        raise UnreadableFile("Ce fichier dépasse 50 Mo : coupez-le en plusieurs fichiers.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_NOT_TABLES):
        raise UnreadableFile(NOT_A_TABLE)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        return read_workbook(path, sheet)
    if start.startswith(b"PK"):
        raise UnreadableFile(SENTENCES["broken"])
    if is_web_page(path):
        return read_web_page(path)
    if sheet is not None:
        raise UnreadableFile("Ce fichier n’est pas un classeur : il n’a pas de feuilles.")
    return read_delimited(path)


def _columns(headers: tuple[str, ...], below: list[Row]) -> Iterator[Column]:
    width = min(MAX_COLUMNS, max([len(headers), *(len(row.cells) for row in below)]))
    for position in range(width):
        header = headers[position] if position < len(headers) else ""
        samples = [
            row.cells[position]
            for row in below
            if position < len(row.cells) and row.cells[position]
        ]
        if header or samples:
            yield Column(position, header, tuple(samples))


def letter(position: int) -> str:
    """The letter over a column in a spreadsheet: 0 is A, 26 is AA."""
    letters, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters
