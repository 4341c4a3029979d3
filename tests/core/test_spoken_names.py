import re
from pathlib import Path

import pytest

import rivage
from rivage.core.spoken_names import of

SOURCES = Path(rivage.__file__).parent
# "de" (or "que") before something that the page fills in with a name.
BARE = re.compile(
    r"\b(?:de|que) (?:\{\{ ?(?:name|who|person)\b|%\((?:name|who|person)\)s)"
    r"|\b(?:de|que)\" %\} ?\{\{ [^}]*(?:display_name|full_name)",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ousmane Diallo", "d’Ousmane Diallo"),
        ("Élodie", "d’Élodie"),
        ("Œdipe", "d’Œdipe"),
        ("Hélène Roux", "d’Hélène Roux"),
        ("Hamid", "de Hamid"),
        ("Yves", "d’Yves"),
        ("Yanis", "de Yanis"),
        ("Nadia", "de Nadia"),
        ("", "de "),
    ],
)
def test_names_are_elided_as_they_are_said(name: str, said: str) -> None:
    assert of(name) == said


def test_no_page_puts_a_name_after_a_bare_de() -> None:
    """`{% blocktranslate with name=person.display_name|of %}Orientation {{ name }}`."""
    found = [
        f"{path.relative_to(SOURCES)}: {match.group()}"
        for ending in ("*.html", "*.py", "*.txt")
        for path in SOURCES.rglob(ending)
        for match in BARE.finditer(path.read_text())
    ]
    assert found == []
    assert BARE.search("Orientation de {{ name }}")
    assert BARE.search('{% translate "le dossier de" %} {{ alert.participant.display_name }}')
