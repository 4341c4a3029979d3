"""The drawing of *la traversée*: where each stretch, mark and word stands.

From the ground up: stretches of water and land, the surface between them and the sky, openings,
the bracket, then the words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rivage.core import spoken_dates
from rivage.journey.crossing import (
    GLYPHS,
    NARROW,
    SMALL,
    WIDE,
    Band,
    Box,
    Bracket,
    Crossing,
    Custody,
    ExpectedRelease,
    Flag,
    Ground,
    Label,
    Mark,
    MarkKind,
    Scale,
    Size,
    Stretch,
    is_inside,
    release_window,
    scale_for,
    text_width,
    with_gaps,
)
from rivage.journey.crossing_labels import Spot, place
from rivage.journey.crossing_surface import Surface, routes, seams
from rivage.journey.crossing_words import (
    describe,
    mark_words,
    period_words,
    release_in_short,
    release_words,
    summary,
)

NARROWEST = 3  # a day inside is still seen
NARROWEST_BRACKET = 10


@dataclass(frozen=True)
class Picture:
    """What the top of a person's page shows: two drawings for two widths, and the same in words."""

    wide: Crossing
    narrow: Crossing
    sentences: list[str]


@dataclass(frozen=True)
class SmallPicture:
    """What a line of a list shows: the silhouette, and one sentence."""

    small: Crossing
    summary: str


def picture(
    custody: Sequence[Custody],
    release: ExpectedRelease | None,
    marks: Sequence[Mark],
    today: date,
) -> Picture:
    return Picture(
        wide=draw(custody, release, marks, today, WIDE),
        narrow=draw(custody, release, marks, today, NARROW),
        sentences=describe(custody, release, marks, today),
    )


def small_picture(
    custody: Sequence[Custody],
    release: ExpectedRelease | None,
    marks: Sequence[Mark],
    today: date,
) -> SmallPicture:
    return SmallPicture(
        small=draw(custody, release, marks, today, SMALL),
        summary=summary(custody, release, today),
    )


def draw(
    custody: Sequence[Custody],
    release: ExpectedRelease | None,
    marks: Sequence[Mark],
    today: date,
    size: Size = WIDE,
) -> Crossing:
    """The whole picture, for a viewBox of `size.width` × `size.height`."""
    window = release_window(release) if is_inside(custody, today) else None
    custody = with_gaps(custody, today)
    scale = scale_for(custody, window, marks, today, size)
    stretches = _stretches(custody, window, scale, today)
    beach = _beach_span(window, scale, today)
    surface = Surface(stretches, beach, size)
    folded_after = bool(window and window[1] > scale.end)
    now = scale.x(today)
    bracket = _bracket(release, window, scale, today)
    # In a line of a list the silhouette is enough.
    flags, words = _flags(marks if size.text else (), scale, surface, today)
    labels = _band_labels(stretches, now, size) + words if size.text else ()
    if size.text:
        labels += _foot(scale, now, bracket, release, today)
    first = min((period.start for period in custody), default=today)
    route, route_ahead = routes(stretches, surface, now)
    return Crossing(
        size=size,
        bands=tuple(_bands(stretches, now, surface, today)),
        seams=seams(stretches, surface),
        beach=surface.shape(*beach) if beach else "",
        openings=_openings(marks, scale, surface),
        route=route,
        route_ahead=route_ahead,
        today=now,
        bracket=bracket,
        flags=flags,
        labels=labels,
        sun=surface.right - 22 if beach and size.text and not folded_after else None,
        folded_before=first < scale.start,
        folded_after=folded_after,
    )


def _stretches(
    custody: Sequence[Custody], window: tuple[date, date] | None, scale: Scale, today: date
) -> list[Stretch]:
    found = []
    for period in custody:
        if (period.end and period.end < scale.start) or period.start > scale.end:
            continue
        end = scale.x(period.end or scale.end)
        if period.end is None and window and window[1] >= today:
            end = scale.x(max(window[0], today))
        left = scale.x(period.start)
        found.append(Stretch(left, max(end, min(left + NARROWEST, scale.x(scale.end))), period))
    return found


def _beach_span(
    window: tuple[date, date] | None, scale: Scale, today: date
) -> tuple[int, int] | None:
    if window is None or window[1] < today:
        return None
    left, edge = scale.x(max(window[0], today)), scale.x(scale.end)
    right = max(scale.x(window[1]), left + NARROWEST_BRACKET)
    return (left, min(right, edge)) if left < edge else None


def _bands(stretches: list[Stretch], now: int, surface: Surface, today: date) -> Iterator[Band]:
    for stretch in stretches:
        # In a line of a list one sentence says it all.
        title = period_words(stretch.custody, today) if surface.size.text else ""
        cut = min(max(now, stretch.left), stretch.right)
        for left, right, ahead in ((stretch.left, cut, False), (cut, stretch.right, True)):
            if shape := surface.shape(left, right):
                yield Band(shape, stretch.custody.ground, ahead, title)
    if surface.beach and surface.beach[1] < surface.right:
        shore = surface.shape(surface.beach[1], surface.right)
        yield Band(shore, Ground.OUTSIDE, True, "Le rivage : dehors")


def _openings(marks: Sequence[Mark], scale: Scale, surface: Surface) -> tuple[Box, ...]:
    """Permits let light into the water: a notch as long as the leave."""
    size = scale.size
    found = []
    for mark in marks:
        if mark.kind is MarkKind.PERMIT and scale.start <= mark.on <= scale.end:
            left, right = sorted((scale.x(mark.on), scale.x(mark.until or mark.on)))
            left = min(left, size.width - 6)
            if surface.at(left) >= size.surface - size.rise // 2:
                width = min(max(right - left, 8 if size.text else 3), size.width - left)
                found.append(Box(left, size.surface - 2, width, size.depth * 2 // 5))
    return tuple(found)


def _bracket(
    release: ExpectedRelease | None,
    window: tuple[date, date] | None,
    scale: Scale,
    today: date,
) -> Bracket | None:
    if release is None or window is None or window[0] > scale.end or not scale.size.text:
        return None
    left = min(scale.x(window[0]), scale.size.width - NARROWEST_BRACKET - 1)
    right = max(scale.x(window[1]), left + NARROWEST_BRACKET)
    return Bracket(left, right, scale.size.base + 5, release_words(release, today))


def _flags(
    marks: Sequence[Mark], scale: Scale, surface: Surface, today: date
) -> tuple[tuple[Flag, ...], tuple[Label, ...]]:
    """Marks stand on the route, the labels that find room above them."""
    seen = [mark for mark in marks if scale.start <= mark.on <= scale.end]
    spots = [Spot(mark, scale.x(mark.on), surface.at(scale.x(mark.on))) for mark in seen]
    labels = place(spots, scale.size, today)
    flags = tuple(
        Flag(
            x=spot.x,
            y=spot.y,
            kind=spot.mark.kind,
            title=mark_words(spot.mark, today),
            ahead=spot.mark.on > today,
            glyph=GLYPHS[spot.mark.kind],
            stem=labels[index].box.y if index in labels else None,
        )
        for index, spot in enumerate(spots)
    )
    return flags, tuple(labels.values())


def _band_labels(stretches: list[Stretch], now: int, size: Size) -> tuple[Label, ...]:
    """The name of each place, within its own band: in the part lived, else in the part ahead."""
    found = []
    for stretch in stretches:
        cut = min(max(now, stretch.left), stretch.right)
        ground = stretch.custody.ground
        for left, right, ahead in ((stretch.left, cut, False), (cut, stretch.right, True)):
            slope = 0 if ground is Ground.INSIDE else size.rise // 2
            room = right - left - 14 - 2 * slope
            name = "?" if ground is Ground.UNKNOWN else stretch.custody.label
            text = _shortened(name, room, size.text)
            if text:
                y = size.base - 9
                box = Box(
                    left + 8 + slope, y - size.text, text_width(text, size.text), size.text + 4
                )
                css = f"{ground}-ahead" if ahead else ground.value
                found.append(Label(text, box.x, y, box, css=css))
                break
    return tuple(found)


def _shortened(text: str, room: int, size: int) -> str:
    if text_width(text, size) <= room:
        return text
    for end in range(len(text) - 1, 3, -1):
        short = text[:end].rstrip(" -,·") + "…"
        if text_width(short, size) <= room:
            return short
    return ""


def _foot(
    scale: Scale,
    now: int,
    bracket: Bracket | None,
    release: ExpectedRelease | None,
    today: date,
) -> tuple[Label, ...]:
    """Under the drawing: what is said of the release, then today, then the months."""
    size = scale.size
    found = []
    if release is not None:
        middle = (bracket.left + bracket.right) // 2 if bracket else size.width
        row = size.base + 14 + size.text
        text = release_words(release, today)
        text = text[:1].upper() + text[1:]
        if text_width(text, size.text) > size.width - 4:
            text = release_in_short(release, today)
        found += _centred(text, middle, row, size, "release")
    placed = _centred("aujourd’hui", now, size.base + 20 + 2 * size.text, size, "today")
    for x, text in _ticks(scale):
        width = text_width(text, size.text)
        box = Box(x + 3, size.base + 20 + size.text, width, size.text + 4)
        room = Box(box.x - 6, box.y, width + 12, box.height)
        if box.x + width <= size.width and not any(room.meets(other.box) for other in placed):
            placed.append(Label(text, box.x, box.y + size.text, box, css="tick"))
    return (*found, *placed)


def _centred(text: str, middle: int, y: int, size: Size, css: str) -> list[Label]:
    text = _shortened(text, size.width - 4, size.text)
    width = text_width(text, size.text)
    left = min(max(middle - width // 2, 2), size.width - width - 2)
    box = Box(left, y - size.text, width, size.text + 4)
    return [Label(text, left + width // 2, y, box, "middle", css)]


def _ticks(scale: Scale) -> list[tuple[int, str]]:
    """The first of a month, every one, three, six or twelve months, as the span allows."""
    months = (scale.end - scale.start).days / 30.44
    room = scale.size.width / 76
    step = next((step for step in (1, 3, 6) if months / step <= room), 12)
    found = []
    year, month = scale.start.year, scale.start.month
    while (year, month) <= (scale.end.year, scale.end.month):
        first = date(year, month, 1)
        if (month - 1) % step == 0 and scale.start <= first <= scale.end:
            name = spoken_dates.SHORT_MONTHS[month - 1]
            found.append((scale.x(first), str(year) if month == 1 else name))
        if (year, month) == (date.max.year, 12):
            break
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
