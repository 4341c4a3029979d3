"""A table for Excel in French: semicolons, a byte-order mark, and nothing that computes."""

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe instead."""
    cell = cell.replace("\0", "")
    return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) else cell


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
