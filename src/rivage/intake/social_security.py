"""Social security numbers: recognised so that they are never kept, wherever they were typed."""

import re
from collections.abc import Sequence

REMOVED = "[numéro retiré]"

# Sex, year, month (also the codes beyond 12 given when the month is unknown), department or
# overseas, commune, order, key.
_BODY = (
    r"[1-478][\s.]?\d{2}[\s.]?(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)[\s.]?(?:\d{2}"
    r"|2[ABab])[\s.]?\d{3}[\s.]?\d{3}"
)
_NUMBER = re.compile(rf"(?<![\d+])({_BODY})([\s./\-]*(?:cl[eé]\s*:?\s*)?(\d{{2}}))?(?!\d)")


def without_social_security(text: str) -> tuple[str, bool]:
    """The text with every such number taken out, and whether there was one."""
    if not any(character.isdigit() for character in text):
        return text, False
    removed = False

    def blank(found: re.Match[str]) -> str:
        nonlocal removed
        if not _is_number(found):
            return found[0]
        removed = True
        return REMOVED

    return _NUMBER.sub(blank, text), removed


def looks_like_social_security(values: Sequence[str]) -> bool:
    """True for a column of such numbers, whatever its name says."""
    filled = [value for value in values if value][:200]
    hits = sum(
        1 for value in filled if (found := _NUMBER.fullmatch(value.strip())) and _is_number(found)
    )
    return bool(hits) and hits >= 0.3 * len(filled)


def _is_number(found: re.Match[str]) -> bool:
    digits = re.sub(r"[\s.]", "", found[1]).upper()
    if found[3] is None:
        # Thirteen digits alone: believable when they are written in the groups of a card.
        return bool(re.search(r"[\s.]", found[1])) or 1 <= int(digits[3:5]) <= 12
    as_number = int(digits.replace("2A", "19").replace("2B", "18"))
    return 97 - as_number % 97 == int(found[3]) or 1 <= int(digits[3:5]) <= 12
