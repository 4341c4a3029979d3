"""What the documents promise is there: every link leads somewhere, every picture is light."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
HEAVIEST = 150_000  # bytes


def broken(document: Path, text: str) -> list[str]:
    links = [link for link in LINK.findall(text) if "://" not in link]
    return [link for link in links if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    assert broken(document, document.read_text()) == []


def test_a_broken_link_is_found() -> None:
    assert broken(ROOT / "README.md", "[guide](docs/guide/README.md) [x](docs/rien.md)") == [
        "docs/rien.md"
    ]


def test_the_guide_lists_all_its_pages() -> None:
    listed = set(LINK.findall((GUIDE / "README.md").read_text()))
    assert {page.name for page in GUIDE.glob("*.md")} - {"README.md"} - listed == set()


def test_pictures_are_light() -> None:
    images = ROOT / "docs" / "images"
    heavy = {
        str(picture.relative_to(images)): picture.stat().st_size
        for picture in images.rglob("*.png")
        if picture.stat().st_size > HEAVIEST
    }
    assert heavy == {}
