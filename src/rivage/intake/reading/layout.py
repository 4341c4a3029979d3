"""Where the table is in a sheet: the row that names the columns, and the rows that are nobody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rivage.intake.fields import Field, forbidden_by_name, recognised
from rivage.intake.reading.grid import Row
from rivage.intake.text import folded, is_blank, unaccented

_DEPTH = 60
SOMEONE = frozenset(
    {Field.LAST_NAME, Field.FIRST_NAME, Field.FULL_NAME, Field.FULL_NAME_FIRST_LAST}
)
_LOOKS_LIKE_DATA = re.compile(
    r"@|^\+?[\d\s./-]{6,}$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|^\d{4}-\d\d-\d\d|^\d+([.,]\d+)?$"
)
_TOTAL = re.compile(
    r"^(sous )?totaux?\b|^total\b|^nombre (de|total)\b|^effectifs?\b|^moyenne\b|^nb\b"
    r"|^somme\b|^count\b"
)
_COUNT = re.compile(r"^\d+ [a-z]+$")
_TITLE_WORDS = re.compile(
    r"\d|\b(promo|promotion|session|groupe|cohorte|liste|legende|source|edition|mise? a jour"
    r"|janvier|fevrier|mars|avril|mai"
    r"|juin|juillet|aout|septembre|octobre|novembre|decembre|sortis|sorties|archives?"
    r"|en cours|termines?|suspendus?|abandons?|exclu(e|s|es)?|radie(e|s|es)?|anciens?|nouveaux"
    r"|entrants?|sortants?|liste d attente|hommes|femmes|mineurs|majeurs)\b"
)


@dataclass(frozen=True)
class Layout:
    """`header_row` is 0 when no row names the columns."""

    header_row: int
    first_row: int
    headers: tuple[str, ...]
    certainty: int


def find_layout(rows: Sequence[Row]) -> Layout:
    """The row that names the columns, from the first rows of a sheet."""
    candidates = [row for row in rows[:_DEPTH] if row.filled]
    if not candidates:
        return Layout(0, 1, (), 0)
    widest = max(len(row.filled) for row in candidates)
    best = max(
        candidates, key=lambda row: (_naming(row), len(row.filled) >= min(2, widest), -row.number)
    )
    alone = _naming(best) == 1 and (len(best.filled) >= 2 or widest == 1) and _names_someone(best)
    if _naming(best) >= 2 or alone:
        return _with_second_line(best, rows)
    guessed = next((row for row in candidates if _could_name(row, candidates)), None)
    if guessed:
        return _with_second_line(guessed, rows)
    first = next(
        row for row in candidates if len(row.filled) >= min(2, widest) or row is candidates[-1]
    )
    width = max(len(row.cells) for row in candidates)
    return Layout(0, first.number, tuple("" for _ in range(width)), 0)


def _names_someone(row: Row) -> bool:
    return bool(SOMEONE & {recognised(cell) for cell in row.filled if len(cell) < 40})


def _naming(row: Row) -> int:
    """How many cells are names of columns that we know."""
    fields = [recognised(cell) for cell in row.cells if cell and len(cell) < 80]
    known = {field for field in fields if field}
    refused = sum(1 for cell in row.cells if cell and len(cell) < 80 and forbidden_by_name(cell))
    if any(_LOOKS_LIKE_DATA.search(cell) for cell in row.filled):
        # A person whose name happens to be « Port » is no header.
        return max(0, len(known) - 2)
    return len(known) + bool(refused)


def _could_name(row: Row, candidates: Sequence[Row]) -> bool:
    """A row of short distinct words as wide as what follows: names, though none that we know."""
    filled = row.filled
    below = [other for other in candidates if other.number > row.number][:20]
    if len(filled) < 2 or len(set(map(folded, filled))) < len(filled) or not below:
        return False
    if any(len(cell) > 60 or _LOOKS_LIKE_DATA.search(cell) for cell in filled):
        return False
    widest = max(len(other.filled) for other in below)
    return len(filled) >= 0.7 * widest and any(
        _LOOKS_LIKE_DATA.search(cell) for other in below for cell in other.filled
    )


def _with_second_line(row: Row, rows: Sequence[Row]) -> Layout:
    """« Téléphone » over « fixe | portable »: the second line completes the names."""
    headers = row.cells
    following = next((other for other in rows if other.number == row.number + 1), None)
    under = following.filled if following else ()
    if following and under and all(len(cell) < 40 and recognised(cell) for cell in under):
        width = max(len(headers), len(following.cells))
        upper, lower = _padded(headers, width), _padded(following.cells, width)
        if not _repeats(following, headers) and any(
            not top for top, low in zip(upper, lower, strict=True) if low
        ):
            joined, over = [], ""
            for top, low in zip(upper, lower, strict=True):
                over = top or (over if low else "")
                joined.append(f"{over} {low}".strip() if low else top)
            return Layout(row.number, row.number + 2, tuple(joined), _naming(row))
    return Layout(row.number, row.number + 1, headers, _naming(row))


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *([""] * (width - len(cells))))


def _repeats(row: Row, headers: Sequence[str]) -> bool:
    pairs = [(cell, name) for cell, name in zip(row.cells, headers, strict=False) if cell]
    same = sum(1 for cell, name in pairs if name and folded(cell) == folded(name))
    return bool(pairs) and same >= max(1, 0.8 * len(row.filled))


def nobody(row: Row, headers: Sequence[str]) -> str:
    """Why this row is about no one (an empty text when it is about someone)."""
    filled = row.filled
    if all(map(is_blank, filled)):
        return "ligne vide"
    if any(headers) and len(filled) >= 2 and _repeats(row, headers):
        return "titres de colonnes répétés"
    words = folded(filled[0])
    others = filled[1:]
    if _TOTAL.search(words) and all(
        _is_figure(cell) or _TOTAL.search(folded(cell)) or _COUNT.match(folded(cell))
        for cell in others
    ):
        return "ligne de total"
    named = sum(1 for header in headers if header)
    if (
        len(filled) == 1
        and named >= 4
        and (_TITLE_WORDS.search(unaccented(filled[0])) or len(filled[0]) > 60)
    ):
        return "ligne de titre"
    if (
        named >= 3
        and all(_is_figure(cell) and len(cell) <= 4 for cell in filled)
        and len(filled) <= 2
    ):
        return "ligne sans nom"
    return ""


def _is_figure(cell: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.,%€]+", cell))


def is_turned(rows: Sequence[Row]) -> bool:
    """People side by side, what is said of them below one another: names of columns in a column."""
    firsts = [row.cells[0] for row in rows[:_DEPTH] if row.cells and row.cells[0]]
    fields = [recognised(cell) for cell in firsts if len(cell) < 40]
    known = {field for field in fields if field}
    across = max((_naming(row) for row in rows[:_DEPTH]), default=0)
    return len(known) >= 3 and bool(known & SOMEONE) and len(known) > across + 1


def sheet_score(rows: Sequence[Row]) -> int:
    """How much a sheet looks like a list of people. Of two lists, the longer is not the better:
    the year that begins has few rows, and comes first."""
    layout = find_layout(rows)
    names = {recognised(header) for header in layout.headers if header}
    filled = sum(1 for row in rows if row.filled)
    return layout.certainty * 10 + 25 * bool(SOMEONE & names) + min(filled, 2)
