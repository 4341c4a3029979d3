"""A paper that someone sends: known by its content, never by its name. Plain values."""

import re
import unicodedata

MOST_BYTES = 5 * 1024 * 1024
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# Where the readers of PDF look for the header.
PDF_HEADER_WITHIN = 1024
LONGEST_NAME = 60


def recognised(content: bytes) -> str:
    """The kind of file, or "" for all that we do not keep."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return PNG
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-64:]:
        return JPEG
    head = content[:PDF_HEADER_WITHIN].lstrip()
    if head.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    return ""


def neutral_name(name: str, kind: str) -> str:
    """Letters, figures and dashes, with the ending of what it is: nothing to click, no path."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    plain = unicodedata.normalize("NFKD", stem.replace("’", " ")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()
    return (words[:LONGEST_NAME].strip("-") or "piece") + ENDINGS[kind]
