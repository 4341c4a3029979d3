"""Reading official files as they come: encodings, separators, headings of any year."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from rivage.core.refusals import Refusal
from rivage.reference.rules import normalised


class UnreadableFile(Refusal):
    """The file is not what it should be; nothing was written."""


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file and its cells by heading."""

    number: int
    cells: Mapping[str, str]

    def get(self, *headings: str) -> str:
        """The first of these columns that the file has, trimmed; "" when it has none."""
        return next((self.cells[name] for name in headings if name in self.cells), "").strip()


@dataclass(frozen=True)
class Table:
    """A file read whole. Headings are normalised: "#Code_commune_INSEE" is "code commune insee"."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def require(self, *alternatives: Iterable[str]) -> None:
        for names in alternatives:
            known = tuple(names)
            if not set(known) & set(self.headings):
                raise UnreadableFile(
                    _("Le fichier %(file)s n’a pas de colonne « %(column)s ».")
                    % {"file": self.name, "column": known[0]}
                )


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 of the files one after the other, in hexadecimal."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(read_bytes(path))
    return digest.hexdigest()


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            _("Le fichier %(file)s ne peut pas être lu.") % {"file": path.name}
        ) from error


def read_table(path: Path) -> Table:
    text = _decoded(read_bytes(path), path.name)
    lines = csv.reader(io.StringIO(text), delimiter=_separator(text), strict=True)
    try:
        header = next(lines, [])
        headings = tuple(normalised(name) for name in header)
        rows = tuple(_rows(lines, headings, path.name))
    except csv.Error as error:
        raise UnreadableFile(
            _("Le fichier %(file)s est abîmé vers la ligne %(line)s.")
            % {"file": path.name, "line": lines.line_num}
        ) from error
    if not rows:
        raise UnreadableFile(_("Le fichier %(file)s est vide.") % {"file": path.name})
    return Table(path.name, headings, rows)


def _decoded(content: bytes, name: str) -> str:
    if b"\0" in content[:100_000]:
        raise UnreadableFile(_("Le fichier %(file)s n’est pas un fichier CSV.") % {"file": name})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The older vintages come in the encoding of Windows.
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(";,\t|", key=first.count)


def _rows(lines: Iterator[list[str]], headings: tuple[str, ...], name: str) -> Iterator[Row]:
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        if len(cells) != len(headings):
            raise UnreadableFile(
                _("Le fichier %(file)s est incomplet ou abîmé à la ligne %(line)s.")
                % {"file": name, "line": number}
            )
        yield Row(number, dict(zip(headings, cells, strict=True)))


def refuse_line(table: str, row: Row, reason: str) -> UnreadableFile:
    return UnreadableFile(
        _("Fichier %(file)s, ligne %(line)s : %(reason)s")
        % {"file": table, "line": row.number, "reason": reason}
    )
