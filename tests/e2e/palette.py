"""A screenshot in 256 colours, a third of its weight: for pictures that a repository keeps."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
RGB = 3  # bytes a pixel, as browsers write a page that covers everything


def lighter(png: bytes) -> bytes:
    """The colours most used, and for the others (the edges of letters) the nearest of these."""
    parts = [*_chunks(png)]
    header = next(content for kind, content in parts if kind == b"IHDR")
    width, height, *_depth = struct.unpack(">IIBBBBB", header)
    assert _depth[:2] == [8, 2], "8 bits a colour, no transparency"
    data = b"".join(content for kind, content in parts if kind == b"IDAT")
    pixels = [
        [row[at : at + RGB] for at in range(0, width * RGB, RGB)]
        for row in _rows(zlib.decompress(data), width * RGB)
    ]
    used = Counter(pixel for row in pixels for pixel in row)
    palette = [colour for colour, _times in used.most_common(COLOURS)]
    number = {colour: _nearest(colour, palette) for colour in used}
    drawn = b"".join(b"\0" + bytes(number[pixel] for pixel in row) for row in pixels)
    return SIGNATURE + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(drawn, 9)),
            (b"IEND", b""),
        )
    )


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    red, green, blue = colour
    return min(
        range(len(palette)),
        key=lambda at: (
            abs(palette[at][0] - red) + abs(palette[at][1] - green) + abs(palette[at][2] - blue)
        ),
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def _rows(raw: bytes, length: int) -> Iterator[bytes]:
    """Each row says how it was written from its neighbours (PNG's five filters)."""
    above = bytearray(length)
    for start in range(0, len(raw), length + 1):
        row = bytearray(raw[start + 1 : start + 1 + length])
        _unfilter(raw[start], row, above)
        yield bytes(row)
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray) -> None:
    if kind == 0:
        return
    for at in range(len(row)):
        left = row[at - RGB] if at >= RGB else 0
        up = above[at]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) >> 1
        else:
            guess = _paeth(left, up, above[at - RGB] if at >= RGB else 0)
        row[at] = (row[at] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
