"""The thread and the crossing of someone whose request was granted, contested, and stands."""

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.conftest import DESKTOP, PHONE, Visitor, visiting
from tests.e2e.product import Product

NARROWEST: ViewportSize = {"width": 320, "height": 780}
# Granted, appealed by the prosecutor, void after two months, then enforced.
STANDS = """
    SELECT d.participant_id FROM justice_adjustmentdossier d
    JOIN participants_participant p ON p.id = d.participant_id
    WHERE d.state IN ('executing', 'modified') AND NOT p.restricted AND EXISTS (
      SELECT 1 FROM justice_dossiermoment m
      WHERE m.dossier_id = d.id AND m.became = 'appeal_void' AND m.taken_back_at IS NULL)
    ORDER BY d.opened_on LIMIT 1
"""
IN_ORDER = (
    "l’idée d’une demande est notée", "conditions vérifiées", "le projet se construit",
    "les pièces sont réunies", "requête déposée", "audience fixée au", "audience tenue",
    "accordée", "décision notifiée le", "le procureur a fait appel le",
    "l’appel du procureur est non avenu", "la mesure commence",
)  # fmt: skip


@pytest.fixture(scope="module")
def someone(product: Product) -> str:
    with product.superuser() as database:
        found = database.execute(STANDS).fetchone()
    assert found is not None
    return str(found[0])


def thread(page: Page) -> list[str]:
    """The titles of the events, the oldest first."""
    return page.locator(".thread .entry__title").all_inner_texts()[::-1]


def test_the_thread_tells_the_request_in_order(desktop: Visitor, someone: str) -> None:
    desktop.enter_as("lead")
    page = desktop.open(f"/personnes/{someone}/?fil=justice")
    told = thread(page)
    places = [
        next((rank for rank, title in enumerate(told) if words in title), -1) for words in IN_ORDER
    ]
    assert -1 not in places, told
    assert places == sorted(places), told
    appeal = next(title for title in told if "a fait appel" in title)
    assert re.search(r"23\sh\s59", appeal), appeal
    said = page.locator(".thread").inner_text()
    assert "Appel suspensif" in said
    assert "ne s’est pas prononcée en deux mois" in said
    assert re.search(r"Heures de sortie : lundi au vendredi 7 h 30 – 19 h", said)


def test_the_crossing_says_the_same_to_those_who_listen(desktop: Visitor, someone: str) -> None:
    desktop.enter_as("lead")
    page = desktop.open(f"/personnes/{someone}/")
    figure = page.get_by_role("figure", name="La traversée")
    sentences = figure.locator("ol li").all_inner_texts()
    ranks = [
        next((rank for rank, each in enumerate(sentences) if words in each), -1)
        for words in ("Audience : accordée", "Appel du procureur", "Appel non avenu")
    ]
    assert -1 not in ranks, sentences
    assert ranks == sorted(ranks)
    assert any("encore sous écrou" in each or "onditionnelle" in each for each in sentences)
    assert sum("Aujourd’hui" in each for each in sentences) == 1
    # The drawing itself is for the eyes; both are on the page without a script.
    assert figure.locator("svg[aria-hidden=true]").count() == 2
    desktop.check_accessible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROWEST], ids=["1280", "390", "320"])
def test_the_crossing_fits_and_its_words_never_touch(
    product: Product, browser: Browser, someone: str, size: ViewportSize
) -> None:
    with visiting(product, browser, size, scripts=False) as visitor:
        visitor.enter_as("lead")
        page = visitor.open(f"/personnes/{someone}/")
        drawing = page.locator(".crossing__drawing:visible")
        assert drawing.count() == 1
        box = drawing.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        visitor.picture(f"crossing-{size['width']}", whole=False)


def test_the_crossing_prints_in_black_and_white(
    product: Product, browser: Browser, someone: str
) -> None:
    with visiting(product, browser, DESKTOP) as visitor:
        visitor.enter_as("lead")
        page = visitor.open(f"/personnes/{someone}/fiche/")
        page.emulate_media(media="print")
        assert page.locator(".crossing__drawing--w").is_visible()
        assert not page.locator(".crossing__drawing--n").is_visible()
        colours = page.locator(
            ".crossing__drawing--w path, .crossing__drawing--w text"
        ).evaluate_all(
            "all => all.flatMap(it => [getComputedStyle(it).fill, getComputedStyle(it).stroke])"
        )
        coloured = {each for each in colours if _coloured(each)}
        assert coloured == set()
        visitor.picture("crossing-print", whole=False)
        assert page.pdf(format="A4").startswith(b"%PDF")


def _coloured(said: str) -> bool:
    """Neither black, nor white, nor grey: within what a printer of the office shows."""
    found = re.match(r"rgba?\((\d+), (\d+), (\d+)", said)
    if not found:
        return False
    shades = [int(each) for each in found.groups()]
    return max(shades) - min(shades) > 40


def test_small_crossings_stand_in_the_lists(desktop: Visitor) -> None:
    desktop.enter_as("officer")
    page = desktop.open("/personnes/")
    drawings = page.locator("svg.crossing--small")
    assert drawings.count() >= 20
    assert "sortie prévue" in " ".join(
        drawings.evaluate_all("all => all.map(it => it.getAttribute('aria-label'))")
    )
