"""*La traversée*: one person's way from inside to the shore, laid out as a picture.

Pure values: dates in, shapes and labels out, in the units of a viewBox. What is inside is water,
low and indigo; what is outside is land, higher and teal; between them, the foreshore of those who
live outside and are still held (semi-liberty, DDSE, external placement). What nobody knows is left
open. The person's route runs along the surface. The expected release is a beach as wide as its
uncertainty. `crossing_layout` draws it and `crossing_words` says it aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest

from rivage.justice.rules import custody as custody_rules

# What lies further away is folded: a picture of ten years would hide the month that matters.
REACH = timedelta(days=3 * 365)
# A crossing of one day still has two months to stand in.
SHORTEST = timedelta(days=60)


class MarkKind(StrEnum):
    INTERVIEW = "interview"
    HEARING = "hearing"
    DECISION = "decision"
    APPEAL = "appeal"
    PERMIT = "permit"
    ARRIVAL = "arrival"
    APPOINTMENT = "appointment"
    TRIAL = "trial"
    CONTRACT = "contract"
    FOLLOW_UP = "follow-up"
    SUSPENSION = "suspension"
    RESUME = "resume"
    EXIT = "exit"


# When there is no room for every label, the first of these keep theirs.
WORTH = (
    MarkKind.EXIT, MarkKind.CONTRACT, MarkKind.HEARING, MarkKind.ARRIVAL, MarkKind.TRIAL,
    MarkKind.APPEAL, MarkKind.DECISION, MarkKind.PERMIT, MarkKind.SUSPENSION, MarkKind.RESUME,
    MarkKind.APPOINTMENT, MarkKind.FOLLOW_UP, MarkKind.INTERVIEW,
)  # fmt: skip


_DOT = "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0Z"
_RING = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z"
_SQUARE = "M-6-6H6V6H-6Z"
# One shape for each kind, told apart without colour. A permit is drawn by its opening.
GLYPHS = {
    MarkKind.INTERVIEW: _DOT,
    MarkKind.HEARING: "M0-7 7 0 0 7-7 0Z",
    MarkKind.DECISION: "M-3.500-6H3.500L7 0 3.500 6H-3.500L-7 0Z",
    MarkKind.APPEAL: "M0-7 7 6H-7Z",
    MarkKind.PERMIT: "",
    MarkKind.ARRIVAL: _RING,
    MarkKind.APPOINTMENT: _RING,
    MarkKind.FOLLOW_UP: _RING,
    MarkKind.TRIAL: _SQUARE,
    MarkKind.CONTRACT: _SQUARE,
    MarkKind.SUSPENSION: "M-5-6H-1V6H-5ZM1-6H5V6H1Z",
    MarkKind.RESUME: "M-5-7 7 0-5 7Z",
    MarkKind.EXIT: "M0-8 2.4-2.8 8-2.3 3.8 1.5 5 7 0 4.1-5 7-3.8 1.5-8-2.3-2.4-2.8Z",
}


class Ground(StrEnum):
    """What a stretch of time is drawn as."""

    INSIDE = "inside"
    FORESHORE = "foreshore"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


# How high above the water each of them stands, from 0 to 1.
HEIGHTS = {Ground.INSIDE: 0.0, Ground.FORESHORE: 0.5, Ground.OUTSIDE: 1.0, Ground.UNKNOWN: 0.25}


@dataclass(frozen=True)
class Custody:
    """A stretch of time inside or outside; `end` is None while it lasts.

    `held`: outside, and still on the prison’s register (semi-liberty, DDSE, placement).
    """

    start: date
    end: date | None
    label: str
    inside: bool
    kind: str = ""
    held: bool = False
    known: bool = True
    # The regime in words, where the label does not say it.
    regime: str = ""

    @property
    def ground(self) -> Ground:
        if not self.known:
            return Ground.UNKNOWN
        if self.inside:
            return Ground.INSIDE
        return Ground.FORESHORE if self.held else Ground.OUTSIDE


@dataclass(frozen=True)
class ExpectedRelease:
    """Between two days, said by someone one day; or unknown for a reason."""

    earliest: date | None = None
    latest: date | None = None
    source: str = ""
    said_on: date | None = None
    unknown_because: str = ""
    # Something happened since it was said, or it was said long ago.
    doubtful: bool = False


@dataclass(frozen=True)
class Mark:
    on: date
    kind: MarkKind
    label: str
    until: date | None = None


@dataclass(frozen=True)
class Size:
    """A drawing's width and the room it has; `text` is the height of letters, 0 for no words."""

    width: int
    text: int
    lanes: int
    surface: int
    rise: int
    depth: int

    @property
    def land(self) -> int:
        return self.surface - self.rise

    @property
    def base(self) -> int:
        return self.surface + self.depth

    @property
    def height(self) -> int:
        return self.base + (self.text * 4 if self.text else 2)


WIDE = Size(width=960, text=13, lanes=4, surface=114, rise=22, depth=34)
NARROW = Size(width=360, text=13, lanes=5, surface=132, rise=18, depth=32)
SMALL = Size(width=180, text=0, lanes=0, surface=14, rise=8, depth=12)


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True)
class Label:
    text: str
    x: int
    y: int
    box: Box
    anchor: str = "start"
    css: str = ""


@dataclass(frozen=True)
class Band:
    """A stretch of water or land; `ahead` when it is not lived yet."""

    shape: str
    ground: Ground
    ahead: bool
    title: str

    @property
    def inside(self) -> bool:
        return self.ground is Ground.INSIDE


@dataclass(frozen=True)
class Flag:
    """A mark on the route; `stem` is the height its line starts from when it carries a label."""

    x: int
    y: int
    kind: MarkKind
    title: str
    ahead: bool
    glyph: str
    stem: int | None = None


@dataclass(frozen=True)
class Bracket:
    """The expected release: as wide as what is not known."""

    left: int
    right: int
    y: int
    title: str


@dataclass(frozen=True)
class Crossing:
    size: Size
    bands: tuple[Band, ...]
    # Where one period becomes another without a change of level: another place, another regime.
    seams: tuple[tuple[int, int], ...]
    beach: str
    openings: tuple[Box, ...]
    route: str
    route_ahead: str
    today: int
    bracket: Bracket | None
    flags: tuple[Flag, ...]
    labels: tuple[Label, ...]
    sun: int | None
    folded_before: bool
    folded_after: bool

    @property
    def top(self) -> int:
        """Where the picture begins: lanes that no label uses take no room on the page."""
        if not self.size.text:
            return 0
        return min([self.size.land - 16, *(label.box.y for label in self.labels)])

    @property
    def height(self) -> int:
        return self.size.height - self.top


@dataclass(frozen=True)
class Stretch:
    """A period once cleaned, in days and in units of the drawing."""

    left: int
    right: int
    custody: Custody


@dataclass(frozen=True)
class Scale:
    start: date
    end: date
    size: Size

    def x(self, day: date) -> int:
        """Where a day stands; a day out of reach stands at the edge."""
        day = min(max(day, self.start), self.end)
        margin = 6 if self.size.text else 1
        span = self.size.width - 2 * margin
        return margin + round(span * (day - self.start).days / (self.end - self.start).days)


def in_order(custody: Sequence[Custody]) -> list[Custody]:
    """Periods by date, each ending at the latest when the next begins: data comes in any order."""
    ordered = sorted(custody, key=lambda period: (period.start, period.end or date.max))
    clean = []
    for period, following in zip_longest(ordered, ordered[1:]):
        ends = [day for day in (period.end, following and following.start) if day]
        end = max(min(ends), period.start) if ends else None
        clean.append(period if end == period.end else replace(period, end=end))
    return clean


def with_gaps(custody: Sequence[Custody], today: date) -> list[Custody]:
    """Periods in order, and between them what nobody knows."""
    ordered = in_order(custody)
    holes = custody_rules.gaps((custody_rules.Stretch(p.start, p.end) for p in ordered), today)
    unknown = [Custody(hole.start, hole.end, "", inside=False, known=False) for hole in holes]
    return sorted([*ordered, *unknown], key=lambda period: (period.start, period.end or date.max))


def release_window(release: ExpectedRelease | None) -> tuple[date, date] | None:
    """Both ends of the expected release, in order; one known end stands for both."""
    if release is None:
        return None
    known = [day for day in (release.earliest, release.latest) if day]
    return (min(known), max(known)) if known else None


def is_inside(custody: Sequence[Custody], today: date) -> bool:
    """Whether the last period that has begun holds the person inside today."""
    begun = [period for period in in_order(custody) if period.start <= today]
    return bool(begun) and begun[-1].inside and (begun[-1].end is None or begun[-1].end > today)


# Advance widths of Atkinson Hyperlegible Next at weight 600, in hundredths of the height of the
# text, rounded up: what is not listed counts as the widest.
LETTER_WIDTHS = {
    letter: width
    for width, letters in {
        30: " '’ijîï.,;:!·", 35: "fl()", 40: 'rt-"', 45: "I1/", 50: "syz", 55: "ackvxJL7àâç?–",
        60: "bdeghnopquEFT239éèêëùûüôöÉÈ+", 65: "BPRSVYZ4568«»", 70: "ACDHKUX0ÀÇ",
        75: "wGNOQÔ…&", 85: "M—", 90: "mW",
    }.items()
    for letter in letters
}  # fmt: skip


@lru_cache(maxsize=4096)
def text_width(text: str, size: int) -> int:
    """The room that a text takes, never less than it does: so nothing ever touches."""
    return sum(LETTER_WIDTHS.get(letter, 100) for letter in text) * size // 100 + 2


def scale_for(
    custody: Sequence[Custody],
    release: tuple[date, date] | None,
    marks: Sequence[Mark],
    today: date,
    size: Size,
) -> Scale:
    days = [today, *(release or ())]
    days += [day for period in custody for day in (period.start, period.end) if day]
    days += [day for mark in marks for day in (mark.on, mark.until) if day]
    start, end = max(min(days), _shifted(today, -REACH)), min(max(days), _shifted(today, REACH))
    if end - start < SHORTEST:
        start, end = _shifted(start, -SHORTEST / 2), _shifted(end, SHORTEST / 2)
    span = end - start
    # The shore beyond: there is always some land ahead to arrive on.
    return Scale(_shifted(start, -span * 0.02), _shifted(end, span * 0.16), size)


def _shifted(day: date, by: timedelta) -> date:
    """Some days away, held within the calendar that Python knows."""
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta(0) else date.max
