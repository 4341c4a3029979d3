"""The hours of an ordinary week, as people write them and as they are kept. Plain values.

Kept: {"week": seven lists of [start, end] in minutes}, Monday first, like `RegimeLimits.hours`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_HOUR = r"(\d{1,2})\s*(?:h|:)?\s*(\d{2})?"
_WINDOW = re.compile(rf"^\s*(?:de\s+)?{_HOUR}\s*(?:-|–|à|a)\s*{_HOUR}\s*h?\s*$", re.IGNORECASE)
Windows = list[list[int]]


class Unreadable(ValueError):
    """Not hours of one day, in order."""


def read_day(text: str) -> Windows:
    """ "8h-12h, 13:30 à 17h" → [[480, 720], [810, 1020]]; nothing for a day without hours."""
    windows: Windows = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]|\bet\b", text))):
        found = _WINDOW.match(part)
        if found is None:
            raise Unreadable(part)
        start, end = _minutes(found[1], found[2]), _minutes(found[3], found[4])
        if not start < end <= 24 * 60 or (windows and start < windows[-1][1]):
            raise Unreadable(part)
        windows.append([start, end])
    return windows


def _minutes(hours: str, minutes: str | None) -> int:
    counted = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59:
        raise Unreadable(hours)
    return counted


def write_day(windows: Sequence[Sequence[int]]) -> str:
    """As it is typed back in a field: "8:00-12:00, 13:30-17:00"."""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in windows)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def week_of(kept: Mapping[str, Any]) -> list[Windows]:
    """Seven days, empty ones when nothing was said."""
    week = kept.get("week") or []
    return [list(week[day]) if day < len(week) else [] for day in range(7)]


def kept(days: Sequence[Windows]) -> dict[str, Any]:
    """Nothing at all when no day has hours."""
    return {"week": [list(day) for day in days]} if any(days) else {}


def said(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """[("lundi au vendredi", "8 h – 18 h"), …]: days alike are said together."""
    lines: list[tuple[int, int, str]] = []
    for day, windows in enumerate(week_of(kept)):
        text = ", ".join(f"{_spoken(start)} – {_spoken(end)}" for start, end in windows)
        if lines and text and lines[-1][2] == text and lines[-1][1] == day - 1:
            lines[-1] = (lines[-1][0], day, text)
        elif text:
            lines.append((day, day, text))
    return [(_days(first, last), text) for first, last, text in lines]


def _days(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return f"{DAYS[first]} {'et' if last == first + 1 else 'au'} {DAYS[last]}"


def _spoken(minutes: int) -> str:
    hour, rest = divmod(minutes, 60)
    return f"{hour} h {rest:02d}" if rest else f"{hour} h"
