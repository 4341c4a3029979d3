"""Names in a French sentence: "de Nadia", "d’Ousmane", "d’Hélène", "de Yanis"."""

import unicodedata

VOWELS = frozenset("aeiouœæ")
# Names in a mute h; with any other one, borrowed from elsewhere, "de" is said: "de Hamid".
MUTE = (
    "helene", "henri", "herve", "hubert", "hugo", "hugues", "hippolyte", "honore", "hortense",
    "hyacinthe", "heloise", "hermine", "hilaire", "horace",
)  # fmt: skip


def of(name: str) -> str:
    """ "d’" before a vowel that is heard, "de " before the rest."""
    name = str(name).strip()
    return f"d’{name}" if _elides(name) else f"de {name}"


def _elides(name: str) -> bool:
    plain = unicodedata.normalize("NFD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if letters.startswith(MUTE):
        return True
    if letters[:1] == "y":  # "d’Yves", and yet "de Yanis": the y before a vowel is a consonant
        return letters[1:2] not in VOWELS and len(letters) > 1
    return letters[:1] in VOWELS
