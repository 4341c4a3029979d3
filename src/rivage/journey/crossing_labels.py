"""The words above *la traversée*: which marks get theirs, and where.

Words are placed greedily: what comes before what is past, the weightiest, the nearest. One that
finds no room is left out of the picture (its mark stays, and the list for screen readers says
everything): words never overlap, nor does the stem of one cross another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rivage.core import spoken_dates
from rivage.journey.crossing import WORTH, Box, Label, Mark, MarkKind, Size, text_width


@dataclass(frozen=True)
class Spot:
    """A mark and the place where it stands."""

    mark: Mark
    x: int
    y: int


# Left, top, right, bottom: what is taken, without an object for each of some thousand trials.
Taken = tuple[int, int, int, int]


def place(spots: Sequence[Spot], size: Size, today: date) -> dict[int, Label]:
    """The labels that find room, by the rank of their spot."""
    labels: dict[int, Label] = {}
    taken: list[Taken] = []
    waiting = _named(spots, today)
    while waiting:
        index = waiting.pop(0)
        spot = spots[index]
        others = [spots[other].x for other in waiting]
        if label := _room_for(spot, others, taken, size, today):
            labels[index] = label
            box = label.box
            taken.append((box.x, box.y, box.x + box.width, box.y + box.height))
            taken.append(_stem(spot, box.y))
    return labels


def _named(spots: Sequence[Spot], today: date) -> list[int]:
    """Ranks of the marks worth a word, the first served first."""
    past_interviews = [
        spot.mark.on
        for spot in spots
        if spot.mark.kind is MarkKind.INTERVIEW and spot.mark.on <= today
    ]
    # A row of interviews says itself; only the last is named.
    unnamed = {day for day in past_interviews if day != max(past_interviews)}
    named = [
        index
        for index, spot in enumerate(spots)
        if not (spot.mark.kind is MarkKind.INTERVIEW and spot.mark.on in unnamed)
    ]

    def rank(index: int) -> tuple[bool, int, int]:
        mark = spots[index].mark
        return mark.on < today, WORTH.index(mark.kind), abs((mark.on - today).days)

    return sorted(named, key=rank)


def _stem(spot: Spot, top: int) -> Taken:
    return (spot.x - 1, top, spot.x + 1, max(spot.y, top))


def _room_for(
    spot: Spot, others: list[int], taken: list[Taken], size: Size, today: date
) -> Label | None:
    """A free lane, to the right of the stem or to its left, where it hides the fewest others."""
    line = size.text + 5
    for text in (
        f"{spot.mark.label} · {spoken_dates.short_day(spot.mark.on, today)}",
        spot.mark.label,
    ):
        width = text_width(text, size.text)
        best: tuple[float, int, int, str] | None = None
        for lane in range(size.lanes):
            top = size.land - 14 - line * (lane + 1)
            stem = _stem(spot, top)
            for anchor, left in (("start", spot.x + 5), ("end", spot.x - 5 - width)):
                box = (left, top, left + width, top + line)
                if top < 0 or left < 0 or box[2] > size.width:
                    continue
                if _meets(box, taken) or _meets(stem, taken):
                    continue
                cost = _nuisance(left, box[2], lane, others, size)
                if best is None or cost < best[0]:
                    best = (cost, left, top, anchor)
        if best:
            _cost, left, top, anchor = best
            at = left if anchor == "start" else left + width
            where = Box(left, top, width, line)
            return Label(text, at, top + size.text, where, anchor, css="mark")
    return None


def _meets(box: Taken, taken: list[Taken]) -> bool:
    left, top, right, bottom = box
    for other_left, other_top, other_right, other_bottom in taken:
        if left < other_right and other_left < right and top < other_bottom and other_top < bottom:
            return True
    return False


def _nuisance(left: int, right: int, lane: int, others: list[int], size: Size) -> float:
    """Height costs a little; standing over those who wait costs more, the lower the more."""
    under = sum(left - 2 <= x <= right + 2 for x in others)
    return lane + 3 * under * (size.lanes - 1 - lane) / (size.lanes - 1)
