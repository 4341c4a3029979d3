"""Text files with separators: CSV as every program writes it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rivage.intake.reading.encoding import find_encoding
from rivage.intake.reading.grid import MAX_CELL, MAX_COLUMNS, Grid, Row, plain_cell
from rivage.intake.refusals import NOT_A_TABLE, UnreadableFile
from rivage.intake.text import clean_lines

SEPARATORS = (";", "\t", ",", "|")
_SAMPLE_BYTES = 4_000_000
_SAMPLE_CHARACTERS = 400_000
# A quoted cell longer or taller than this is a quote that nobody closed.
_LONGEST_CELL = 100_000
_TALLEST_CELL = 200


def read_delimited(path: Path) -> Grid:
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    found = find_encoding(head)
    if not found:
        raise UnreadableFile(NOT_A_TABLE)
    codec, errors = found
    with path.open(encoding=codec, errors=errors, newline="") as text:
        sample = text.read(_SAMPLE_CHARACTERS)
    said, skipped = _separator_said(sample)
    sample = sample[skipped:]
    if not sample.strip("\ufeff \t\r\n;,|"):
        raise UnreadableFile("Ce fichier est vide.")
    separator = said or _likeliest_separator(sample)
    file_ = _TextFile(path, codec, errors, separator, skipped)
    file_.quoting = csv.QUOTE_MINIMAL if file_.quotes_are_sound() else csv.QUOTE_NONE
    return Grid(file_.rows, encoding=codec, separator=separator)


class _TextFile:
    def __init__(self, path: Path, codec: str, errors: str, separator: str, skipped: int) -> None:
        self.path, self.codec, self.errors = path, codec, errors
        self.separator, self.skipped = separator, skipped
        self.quoting: Literal[0, 3] = csv.QUOTE_MINIMAL

    def rows(self) -> Iterator[Row]:
        try:
            for number, cells in enumerate(self._records(), start=1):
                yield Row(
                    number,
                    tuple(clean_lines(plain_cell(cell[:MAX_CELL])) for cell in cells[:MAX_COLUMNS]),
                )
        except (csv.Error, UnicodeError) as error:
            raise UnreadableFile("Ce fichier est abîmé : sa lecture s’arrête en chemin.") from error

    def quotes_are_sound(self) -> bool:
        """False when a lone quote mark swallows the rows that follow it."""
        try:
            return not any(
                len(cell) > _LONGEST_CELL or cell.count("\n") > _TALLEST_CELL
                for cells in self._records()
                for cell in cells
            )
        except (csv.Error, UnicodeError):
            return False

    def _records(self) -> Iterator[list[str]]:
        with self.path.open(encoding=self.codec, errors=self.errors, newline="") as file:
            file.read(self.skipped)
            yield from csv.reader(
                _without_nul(file),
                delimiter=self.separator,
                quoting=self.quoting,
                skipinitialspace=True,
            )


def _without_nul(lines: io.TextIOBase | Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield str(line).replace("\0", "")


def _separator_said(sample: str) -> tuple[str, int]:
    """Excel's own first line « sep=; », and how many characters it takes."""
    bare = sample.lstrip("\ufeff")
    if (
        bare[:4].lower() == "sep="
        and len(bare) > 4
        and bare[5:6] in {"\r", "\n"}
        and bare[4] not in '\r\n"'
    ):
        end = len(sample) - len(bare) + 5
        return bare[4], end + (2 if bare[5:7] == "\r\n" else 1)
    return "", 0


def _likeliest_separator(sample: str) -> str:
    """The one that cuts most rows into the same number of cells, more than one."""
    scores = {separator: _regularity(sample, separator) for separator in SEPARATORS}
    best = max(scores, key=lambda separator: scores[separator])
    return best if scores[best] > 0 else ";"


def _regularity(sample: str, separator: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        ):
            if number > 200:
                break
            if any(cell.strip() for cell in cells):
                widths[len(cells)] += 1
    except csv.Error:
        pass
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0
    width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    return count / sum(widths.values()) + min(width, 30) / 100
