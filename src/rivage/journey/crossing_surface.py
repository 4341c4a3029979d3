"""The surface of *la traversée*: water, foreshore, land, and the line that runs along them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rivage.journey.crossing import HEIGHTS, Ground, Size, Stretch


class Surface:
    """The line between the ground and the sky: a height for every place of the drawing."""

    def __init__(
        self, stretches: Sequence[Stretch], beach: tuple[int, int] | None, size: Size
    ) -> None:
        self.size = size
        self.beach = beach
        self.left = min((s.left for s in stretches), default=0)
        self.right = max((s.right for s in stretches), default=0)
        self.points = list(self._points(stretches))
        if beach:
            edge = size.width - (6 if size.text else 1)
            start = self.points[-1][1] if self.points else size.surface
            self.points += [(beach[0], start), (beach[1], size.land), (edge, size.land)]
            self.right = edge

    def level(self, stretch: Stretch) -> int:
        return self.size.surface - round(self.size.rise * HEIGHTS[stretch.custody.ground])

    def _points(self, stretches: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
        """Corners of the surface: what stands higher takes the slope on its own ground."""
        for index, stretch in enumerate(stretches):
            level = self.level(stretch)
            slope = min(self.size.rise, (stretch.right - stretch.left) // 2)
            before = self.level(stretches[index - 1]) if index else level
            last = index + 1 == len(stretches)
            after = level if last else self.level(stretches[index + 1])
            if before > level:
                yield from ((stretch.left, before), (stretch.left + slope, level))
            else:
                yield (stretch.left, level)
            if after > level:
                yield from ((stretch.right - slope, level), (stretch.right, after))
            else:
                yield (stretch.right, level)

    def at(self, x: int) -> int:
        """The height of the surface; where nothing is drawn, the height of the water."""
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if x0 <= x <= x1:
                share = (x - x0) / (x1 - x0) if x1 > x0 else 1.0
                return round(y0 + (y1 - y0) * share * share * (3 - 2 * share))
        return self.size.surface

    def line(self, left: int, right: int) -> str:
        """The surface from one place to another, as an SVG path."""
        if not self.points or right <= left:
            return ""
        left, right = max(left, self.points[0][0]), min(right, self.points[-1][0])
        inner = [(x, y) for x, y in self.points if left < x < right]
        corners = [(left, self.at(left)), *inner, (right, self.at(right))]
        return "M{} {}".format(*corners[0]) + "".join(
            f"H{x1}" if y0 == y1 else f"C{(x0 + x1) // 2} {y0} {(x0 + x1) // 2} {y1} {x1} {y1}"
            for (x0, y0), (x1, y1) in pairwise(corners)
        )

    def shape(self, left: int, right: int) -> str:
        """What lies under the surface between two places, down to the base."""
        line = self.line(left, right)
        return f"{line}V{self.size.base}H{left}Z" if line else ""


def routes(stretches: Sequence[Stretch], surface: Surface, now: int) -> tuple[str, str]:
    """The line that was followed, then the one that is not known: before now, and after."""
    lived, dotted, at = "", "", surface.left
    for stretch in stretches:
        if stretch.custody.ground is Ground.UNKNOWN:
            lived += surface.line(at, min(stretch.left, now))
            dotted += surface.line(stretch.left, min(stretch.right, now))
            at = max(at, stretch.right)
    return lived + surface.line(at, now), dotted + surface.line(
        max(now, surface.left), surface.right
    )


def seams(stretches: Sequence[Stretch], surface: Surface) -> tuple[tuple[int, int], ...]:
    """Another place or another regime on the same ground: a thin line tells them apart."""
    return tuple(
        (after.left, surface.level(after))
        for before, after in pairwise(stretches)
        if before.custody.ground is after.custody.ground is not Ground.UNKNOWN
        and before.custody != after.custody
    )
