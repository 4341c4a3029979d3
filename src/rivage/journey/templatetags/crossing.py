"""The drawing of *la traversée* as SVG, from the ground up.

In Python: its two drawings hold some two hundred shapes, most of the cost of a person's page when
a template wrote them. Shapes are numbers of ours; the words of people go through `escape`.
"""

from collections.abc import Iterator, Mapping
from html import escape
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from rivage.journey.crossing import Band, Crossing, Flag, Ground, Label
from rivage.journey.crossing_layout import SmallPicture

register = template.Library()

PATTERNS = {Ground.INSIDE: "water", Ground.FORESHORE: "foreshore"}
FOLD = "l-5 9 5 9-5 9 5 9-5 9 5 9-5 9"


@register.simple_tag
def crossing_drawing(drawing: Crossing, key: str) -> SafeString:
    """{% crossing_drawing crossing.wide "w" %}: `key` tells the patterns of a page apart."""
    size = drawing.size
    opening = (
        f'<svg class="crossing__drawing crossing__drawing--{key}" viewBox="0 {drawing.top}'
        f' {size.width} {drawing.height}" width="{size.width}" height="{drawing.height}"'
        ' aria-hidden="true" focusable="false">'
    )
    return SafeString("\n".join([opening, *_shapes(drawing, key), "</svg>"]))


@register.simple_tag
def small_crossing(crossings: Mapping[UUID, SmallPicture], person: UUID) -> SafeString:
    """{% small_crossing crossings row.participant_id %}: the silhouette, and one sentence."""
    picture = crossings.get(person)
    if picture is None or not picture.small.bands:
        return SafeString("")
    size, drawing = picture.small.size, picture.small
    return SafeString(
        f'<svg class="crossing--small" viewBox="0 0 {size.width} {drawing.height}" role="img"'
        f' aria-label="{escape(picture.summary)}">{"".join(_shapes(drawing, "s"))}</svg>'
    )


def _shapes(drawing: Crossing, key: str) -> Iterator[str]:
    size = drawing.size
    if size.text:
        yield _patterns(key)
    yield f'<path class="crossing__ground" d="M1 {size.base}H{size.width - 1}"/>'
    if drawing.sun is not None:
        yield f'<circle class="crossing__sun" cx="{drawing.sun}" cy="{size.land - 2}" r="11"/>'
    for band in drawing.bands:
        yield _band(band, key, worded=bool(size.text))
    if drawing.seams:
        lines = "".join(f"M{x} {y}V{size.base}" for x, y in drawing.seams)
        yield f'<path class="crossing__seam" d="{lines}"/>'
    yield from _landing(drawing, key)
    yield from _route(drawing)
    for flag in drawing.flags:
        yield _flag(flag)
    if size.text and drawing.folded_before:
        yield f'<path class="crossing__fold" d="M9 {size.land - 2}{FOLD}"/>'
    if size.text and drawing.folded_after:
        yield f'<path class="crossing__fold" d="M{size.width - 4} {size.land - 2}{FOLD}"/>'
    for label in drawing.labels:
        yield _label(label)


def _patterns(key: str) -> str:
    return (
        f'<defs><pattern id="crossing-{key}-water" width="22" height="11"'
        ' patternUnits="userSpaceOnUse"><path class="crossing__ripple" d="M0 5q5.500-4 11 0t11 0"/>'
        f'</pattern><pattern id="crossing-{key}-foreshore" width="9" height="9"'
        ' patternUnits="userSpaceOnUse"><path class="crossing__pebble"'
        ' d="M2 3h.01M6.500 7.500h.01"/></pattern>'
        f'<pattern id="crossing-{key}-beach" width="7" height="7"'
        ' patternUnits="userSpaceOnUse"><path class="crossing__grain" d="M0 7 7 0"/></pattern>'
        "</defs>"
    )


def _band(band: Band, key: str, *, worded: bool) -> str:
    ahead = " crossing__band--ahead" if band.ahead else ""
    opening = f'<path class="crossing__band crossing__band--{band.ground}{ahead}" d="{band.shape}"'
    if not worded:
        return f"{opening}/>"
    pattern = PATTERNS.get(band.ground)
    water = (
        f'<path class="crossing__water" d="{band.shape}" fill="url(#crossing-{key}-{pattern})"/>'
        if pattern
        else ""
    )
    return f"{opening}><title>{escape(band.title)}</title></path>{water}"


def _landing(drawing: Crossing, key: str) -> Iterator[str]:
    """Where the release is expected, and the openings towards it."""
    worded = bool(drawing.size.text)
    if drawing.beach:
        yield f'<path class="crossing__beach" d="{drawing.beach}"/>'
        if worded:
            yield f'<path d="{drawing.beach}" fill="url(#crossing-{key}-beach)"/>'
    rounded = ' rx="3"' if worded else ""
    for box in drawing.openings:
        yield (
            f'<rect class="crossing__opening" x="{box.x}" y="{box.y}" width="{box.width}"'
            f' height="{box.height}"{rounded}/>'
        )


def _route(drawing: Crossing) -> Iterator[str]:
    """The line that is followed, the day it is, the bracket of the expected dates."""
    size, bracket = drawing.size, drawing.bracket
    if drawing.route:
        yield f'<path class="crossing__route" d="{drawing.route}"/>'
    if drawing.route_ahead:
        yield f'<path class="crossing__route crossing__route--ahead" d="{drawing.route_ahead}"/>'
    span = f"{size.land - 12}V{size.base + 34}" if size.text else f"0V{drawing.height}"
    yield f'<path class="crossing__today" d="M{drawing.today} {span}"/>'
    if bracket:
        ends = bracket.y - 5
        yield (
            f'<path class="crossing__bracket" d="M{bracket.left} {ends}V{bracket.y}'
            f'H{bracket.right}V{ends}"><title>{escape(bracket.title)}</title></path>'
        )


def _flag(flag: Flag) -> str:
    stem = (
        f'<path class="crossing__stem" d="M{flag.x} {flag.stem + 3}V{flag.y}"/>'
        if flag.stem is not None
        else ""
    )
    ahead = " crossing__mark--ahead" if flag.ahead else ""
    return (
        f'{stem}<path class="crossing__mark crossing__mark--{flag.kind}{ahead}"'
        f' transform="translate({flag.x} {flag.y})" d="{flag.glyph}">'
        f"<title>{escape(flag.title)}</title></path>"
    )


def _label(label: Label) -> str:
    tick = (
        f'<path class="crossing__tick" d="M{label.x - 4} {label.y - 9}v10"/>'
        if label.css == "tick"
        else ""
    )
    return (
        f'{tick}<text class="crossing__label crossing__label--{label.css}" x="{label.x}"'
        f' y="{label.y}" text-anchor="{label.anchor}">{escape(label.text)}</text>'
    )
