"""Which characters the bytes of a text file stand for.

A French spreadsheet saved as text comes as UTF-8 (LibreOffice, web tools), cp1252 (Excel on
Windows), UTF-16 (Excel, "Unicode text"), Mac Roman (old Excel on a Mac) or cp850 (tools from
MS-DOS). None of them says which.
"""

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order of trust when two tell the same story. latin-1 is cp1252 without its gaps.
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850", "latin-1")
LIKELY = frozenset("éèêëàâäçîïôöùûüœæÉÈÊËÀÂÇÎÏÔÙÛŒñÑáíóúãõÁÍÓÚšžčćŠŽČĆ°«»’‘“”–—…€£\u00a0")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
SALVAGE = "rivage_salvage"


def find_encoding(data: bytes) -> tuple[str, str] | None:
    """The codec and its error handler for `data`, or None when this is no text.

    `data` may be the beginning of a file, cut anywhere.
    """
    for bom, codec in BOMS:
        if data.startswith(bom):
            return codec, "replace" if codec != "utf-8-sig" else SALVAGE
    if wide := _utf16_without_mark(data):
        return wide, "replace"
    if _is_binary(data):
        return None
    if _is_utf8(data):
        return "utf-8", SALVAGE
    return max(SINGLE_BYTE, key=lambda codec: _likeliness(data, codec)), "replace"


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and odd > 0.6 * half and even == 0:
        return "utf-16-le"
    if half >= 4 and even > 0.6 * half and odd == 0:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    controls = sum(data.count(byte) for byte in range(32) if byte not in {9, 10, 12, 13, 26, 27})
    # A few stray control characters come from old exports; a NUL or many of them, from something
    # else.
    return data.count(0) > 0.001 * len(data) or controls > 0.02 * len(data)


def _is_utf8(data: bytes) -> bool:
    """True for UTF-8, also with a few foreign bytes in it (two exports glued together)."""
    multibyte = sum(len(match) for match in _MULTIBYTE.findall(data))
    high = len(_HIGH.findall(data))
    return high - multibyte <= 3 if multibyte >= high * 0.9 else False


def _likeliness(data: bytes, codec: str) -> int:
    score = 0
    high = bytes(_HIGH.findall(data) and b"".join(_HIGH.findall(data)[:20_000]))
    for character in high.decode(codec, errors="replace"):
        if character in LIKELY:
            score += 2
        elif not character.isalpha():
            score -= 3
        else:
            score -= 1
    return score


def _read_foreign_bytes_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    return piece.decode("cp1252", errors="replace"), error.end


codecs.register_error(SALVAGE, _read_foreign_bytes_as_cp1252)
