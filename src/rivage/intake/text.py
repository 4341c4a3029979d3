"""Text as spreadsheets hold it, made fit to be compared. Nothing here knows what a column means."""

import re
import unicodedata

# Spaces that look like one space, and marks that look like nothing at all.
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f"
    r"\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")
# « Né(e) le », « suivi·e », « accompagné.e.s »: the same word, said to everyone.
_INCLUSIVE = re.compile(
    r"(?<=[a-z])(?:\((?:e|es|ne|s)\)|[·•.](?:e|ne)(?:[·•.]?s)?(?=$|[^a-z])|-e-s)"
)
_MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00bf\u20ac\u201a-\u203a\u0152-\u0178\u02c6\u02dc\u2122]")

BLANKS = frozenset({
    "", "-", "--", "---", "_", "/", "//", "?", "??", "???", ".", "..", "...", "…", "—", "–",
    "n/a", "#n/a", "#na", "#ref!", "#valeur!", "#value!", "#nom?", "#name?", "#div/0!", "#null!",
    "#nul!", "#num!", "#nombre!", "#####", "nc", "n.c.", "n.c", "nr", "nsp", "null", "none",
    "nan", "nd", "néant", "neant", "inconnu", "inconnue", "aucun", "aucune", "vide", "ras",
    "r.a.s", "r.a.s.", "non renseigné", "non renseignée", "non renseigne", "non communiqué",
    "non communiquée", "non connu", "non connue", "pas connu", "à compléter", "a completer",
    "à renseigner", "à préciser", "en attente", "ne sait pas", "idem", "id.", "''", '"',
    # What forms and spreadsheets put where there is no date.
    "00/00/0000", "00/00/00", "0000-00-00", "00-00-0000", "xx/xx/xxxx", "jj/mm/aaaa",
    "00/01/1900", "01/01/1900", "1900-01-01", "1899-12-30", "30/12/1899",
})  # fmt: skip
# « Na » and « Null » are names of people: only what cannot be one counts as blank there.
BLANK_NAMES = frozenset(word for word in BLANKS if not word.isalpha()) | {
    "néant", "neant", "inconnu", "inconnue",
}  # fmt: skip


def clean(text: str) -> str:
    """One line, single spaces, no invisible marks, composed accents."""
    return _SPACES.sub(
        " ", _repaired(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))
    ).strip()


def clean_lines(text: str) -> str:
    """The same, keeping the line breaks that someone typed in a cell of notes."""
    lines = (clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def is_blank(text: str) -> bool:
    return clean(text).casefold() in BLANKS


def is_blank_name(text: str) -> bool:
    cleaned = clean(text)
    return cleaned == "NULL" or cleaned.casefold() in BLANK_NAMES


def unaccented(text: str) -> str:
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(
        c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c)
    )


def folded(text: str) -> str:
    """Lower case, no accents, words parted by one space: « Né(e) le * » is `ne le`."""
    plain = _INCLUSIVE.sub("", unaccented(clean(text)))
    return _NOT_WORD.sub(" ", plain).strip()


def _repaired(text: str) -> str:
    """« PrÃ©nom » was UTF-8 read as cp1252 by an earlier tool: read it back once."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
