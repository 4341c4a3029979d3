"""The words above *la traversée*: which marks get theirs, and where.

Words are placed greedily: what comes before what is past, the weightiest, the nearest. One that
finds no room is left out of the picture (its mark stays, and the list for screen readers says
everything): words never overlap, nor does the stem of one cross another.
"""

from collections.abc import Iterator, Sequence
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


def place(spots: Sequence[Spot], size: Size, today: date) -> dict[int, Label]:
    """The labels that find room, by the rank of their spot."""
    labels: dict[int, Label] = {}
    placed: list[Box] = []
    waiting = _named(spots, today)
    while waiting:
        index = waiting.pop(0)
        others = [spots[other].x for other in waiting]
        if label := _room_for(spots[index], others, placed, size, today):
            labels[index] = label
            placed += [label.box, _stem(spots[index], label.box.y)]
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


def _stem(spot: Spot, top: int) -> Box:
    return Box(spot.x - 1, top, 2, max(spot.y - top, 0))


def _room_for(
    spot: Spot, others: list[int], placed: list[Box], size: Size, today: date
) -> Label | None:
    """A free lane, to the right of the stem or to its left, where it hides the fewest others."""
    for text in (
        f"{spot.mark.label} · {spoken_dates.short_day(spot.mark.on, today)}",
        spot.mark.label,
    ):
        free = [
            (_nuisance(label.box, lane, others, size), rank, label)
            for rank, (lane, label) in enumerate(_lanes(text, spot, size))
            if label.box.y >= 0
            and label.box.x >= 0
            and label.box.x + label.box.width <= size.width
            and not any(
                label.box.meets(other) or _stem(spot, label.box.y).meets(other) for other in placed
            )
        ]
        if free:
            return min(free, key=lambda found: found[:2])[2]
    return None


def _lanes(text: str, spot: Spot, size: Size) -> Iterator[tuple[int, Label]]:
    line, width = size.text + 5, text_width(text, size.text)
    for lane in range(size.lanes):
        top = size.land - 14 - line * (lane + 1)
        for anchor, left in (("start", spot.x + 5), ("end", spot.x - 5 - width)):
            at = left if anchor == "start" else left + width
            box = Box(left, top, width, line)
            yield lane, Label(text, at, top + size.text, box, anchor, css="mark")


def _nuisance(box: Box, lane: int, others: list[int], size: Size) -> float:
    """Height costs a little; standing over those who wait costs more, the lower the more."""
    under = sum(box.x - 2 <= x <= box.x + box.width + 2 for x in others)
    return lane + 3 * under * (size.lanes - 1 - lane) / (size.lanes - 1)
