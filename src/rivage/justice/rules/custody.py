"""Stretches of time under a regime: they never overlap. Plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Stretch:
    """[start, end): `end` is the first day of what comes next, None while it lasts."""

    start: date
    end: date | None = None

    def meets(self, other: "Stretch") -> bool:
        starts_before_other_ends = other.end is None or self.start < other.end
        return starts_before_other_ends and (self.end is None or other.start < self.end)


def place_for(new: Stretch, known: Iterable[Stretch]) -> tuple[Stretch, Stretch | None] | None:
    """Where a new period goes among those known: (as it will be, the open one it closes).

    A new period closes the one that lasts; one told late ends where the next begins.
    None when it would overlap.
    """
    ordered = sorted(known, key=lambda stretch: stretch.start)
    before = [stretch for stretch in ordered if stretch.start <= new.start]
    after = [stretch for stretch in ordered if stretch.start > new.start]
    if new.end is None and after:
        new = Stretch(new.start, after[0].start)
    closes = before[-1] if before and before[-1].end is None else None
    if closes is not None and (closes.start == new.start or new.end is not None):
        return None
    rest = [stretch for stretch in ordered if stretch is not closes]
    return None if any(new.meets(stretch) for stretch in rest) else (new, closes)


@dataclass(frozen=True)
class Gap:
    """Between two periods, nobody knows where the person was: [start, end)."""

    start: date
    end: date


def gaps(known: Iterable[Stretch], today: date) -> list[Gap]:
    """What is not known between the first period and today, the earliest first."""
    ordered = sorted(known, key=lambda stretch: stretch.start)
    found = [
        Gap(before.end, after.start)
        for before, after in pairwise(ordered)
        if before.end is not None and before.end < after.start
    ]
    last = ordered[-1].end if ordered else None
    if last is not None and last < today:
        found.append(Gap(last, today))
    return found
