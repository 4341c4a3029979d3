"""A spreadsheet of very many invented people, as large as an association will ever bring."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

HEADER = [
    "N° dossier", "Nom", "Prénom", "Né(e) le", "Tél. portable", "Mail", "Adresse", "CP/Ville",
    "CPIP", "Sortie prévue", "Observations",
]  # fmt: skip
_SYLLABLES = [
    f"{consonant}{vowel}" for consonant in "bcdfgklmnprstv" for vowel in ("a", "e", "i", "o")
]
_FIRST = "Awa Léa Inès Zoé Lou Karim Noé Malik Sofia Ilan Moussa Jade Yanis Aya Rayan".split()  # noqa: SIM905


def crowd(path: Path, rows: int, *, padding: int = 60, letter: str = "D") -> Path:
    """Two crowds of different letters have nobody in common."""
    chance = random.Random(letter)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(HEADER)
        for number in range(rows):
            last = "".join(chance.choices(_SYLLABLES, k=4)).upper()
            born = date(1960, 1, 1) + timedelta(days=chance.randrange(45 * 365))
            out.writerow([
                f"{letter}{number:06d}", last, f"{chance.choice(_FIRST)}-{chance.choice(_FIRST)}",
                f"{born:%d/%m/%Y}", f"06{number:06d}{ord(letter) % 100:02d}",
                f"{last.lower()}{letter}{number}@example.org", f"{number % 300} rue des Lilas",
                "93160 Noisy-le-Grand", "Mme Rey", f"{born:%d/%m}/2031",
                "vient le mardi " + "x" * padding,
            ])  # fmt: skip
    return path
