"""Tables saved as web pages, which many tools call « .xls »; Excel opens them without a word."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from rivage.intake.reading.encoding import find_encoding
from rivage.intake.reading.grid import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Grid, Row, plain_cell
from rivage.intake.refusals import NOT_A_TABLE, UnreadableFile
from rivage.intake.text import clean_lines

_LOOKED_AT = 4_096
_CHUNK = 65_536
_BEGINS = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?"
    rb"<(?:!doctype html|html|table|head|meta|body|style)\b",
    re.IGNORECASE,
)
_XML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>.*?<(?:\w+:)?workbook\b", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BREAKS = frozenset({"br", "p", "div", "li"})


def is_web_page(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT).replace(b"\0", b"")
    if _XML.search(head):
        raise UnreadableFile(
            "Ce fichier est un ancien format XML d’Excel : ouvrez-le, puis enregistrez-le en .xlsx."
        )
    return bool(_BEGINS.match(head.removeprefix(b"\xff\xfe")))


def read_web_page(path: Path) -> Grid:
    codec, errors = _encoding(path)

    def rows() -> Iterator[Row]:
        page = _Page()
        with path.open(encoding=codec, errors=errors) as file:
            while text := file.read(_CHUNK):
                page.feed(text)
                yield from page.taken()
        page.close()
        yield from page.taken()

    if next(rows(), None) is None:
        raise UnreadableFile("Ce fichier est une page web sans tableau.")
    return Grid(rows, encoding=codec)


def _encoding(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        head = file.read(1_000_000)
    found = find_encoding(head)
    if not found:
        raise UnreadableFile(NOT_A_TABLE)
    said = _CHARSET.search(head[:_LOOKED_AT])
    if said and said[1].lower() in {b"iso-8859-1", b"windows-1252"} and found[0] != "utf-8":
        return "cp1252", "replace"
    return found


class _Page(HTMLParser):
    """The rows of every table of a page, one below the other, as Excel shows them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.number = 0
        self.cells: list[str] = []
        self.words: list[str] | None = None
        self.span = 1
        self.unseen = 0

    def taken(self) -> list[Row]:
        rows, self.rows = self.rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "script"}:
            self.unseen += 1
        elif tag == "tr":
            self._end_row()
        elif tag in {"td", "th"}:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self.words, self.span = [], min(int(span), MAX_COLUMNS) if span.isdecimal() else 1
        elif tag in _BREAKS and self.words:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script"}:
            self.unseen = max(0, self.unseen - 1)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self.words is not None and not self.unseen:
            self.words.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self.words is None:
            return
        text = clean_lines(plain_cell("".join(self.words).strip()[:MAX_CELL]))
        self.cells += [text, *[""] * (self.span - 1)]
        self.words = None

    def _end_row(self) -> None:
        self._end_cell()
        if not self.cells:
            return
        self.number += 1
        if self.number <= MAX_ROWS + 1:
            self.rows.append(Row(self.number, tuple(self.cells[:MAX_COLUMNS])))
        self.cells = []
