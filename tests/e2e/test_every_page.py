"""What every page holds, for everyone: readable by all, on any screen, light, still and quiet."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import DESKTOP, PHONE, SCREEN, Visitor, visiting
from tests.e2e.examples import paths
from tests.e2e.pictures import GUIDE, PICTURED
from tests.e2e.product import Product

ROLES = ("officer", "lead", "administrator", "dpo")
FIRST_LOAD, NEXT_PAGES = 150_000, 25_000
SHIFT = 0.02
# Addresses that wait for a link or a key that this demonstration has not: see test_accounts.
NOBODY_ENTERS = frozenset({"invitation", "mfa_deactivate_totp", "mfa_view_recovery_codes"})
# Acts and way stations: they answer a form or lead on, and have no page of their own.
NO_PAGE = frozenset({"traces:export", "intake:returned", "adjustments:paper"})

MEASURES = """async () => {
  const moved = await new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 60);
  });
  const loaded = ["navigation", "resource"].flatMap((it) => performance.getEntriesByType(it));
  return {
    moved,
    weight: loaded.reduce((sum, it) => sum + it.transferSize, 0),
    headings: document.querySelectorAll("h1").length,
    too_wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


@dataclass(frozen=True)
class Place:
    name: str
    path: str


@pytest.fixture(scope="module")
def places(product: Product, browser: Browser) -> dict[str, list[Place]]:
    """{role: the pages they can open}; every address is one, or an act, for someone."""
    with visiting(product, browser, DESKTOP) as visitor:
        officer = int(re.search(r"\d+", visitor.door("officer"))[0])  # type: ignore[index]
        visitor.enter_as("officer")
        _begin_an_import(visitor)
    with product.superuser() as database:
        examples = paths(database, officer)
    opened: dict[str, list[Place]] = {role: [] for role in ROLES}
    answers: dict[str, set[int]] = {name: set() for name in examples}
    for role in ROLES:
        with visiting(product, browser, DESKTOP) as visitor:
            visitor.enter_as(role)
            for name, path in examples.items():
                answer = visitor.context.request.get(f"{product.address}{path}", max_redirects=0)
                answers[name].add(answer.status)
                if answer.status == 200 and name not in NO_PAGE:
                    opened[role].append(Place(name, path))
    broken = {name: seen for name, seen in answers.items() if max(seen) >= 500}
    assert not broken, broken
    unseen = {name: seen for name, seen in answers.items() if not seen & {200, 302, 405}}
    assert not unseen.keys() - NOBODY_ENTERS, unseen
    return opened


def _begin_an_import(visitor: Visitor) -> None:
    """A spreadsheet on its way in, with its columns recognised and its rows compared."""
    page = visitor.open("/importer/nouveau/")
    text = "Nom;Prénom;Né(e) le;Téléphone\n"
    text += "Odinet;Sira;04/05/1990;06 39 98 55 10\nHamelin;;31/02/1985;\n"
    page.get_by_label("Tableau").set_input_files(
        {"name": "suivi.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Lire le tableau").click()
    page.wait_for_url("**/colonnes/", timeout=40_000)
    page.get_by_role("button", name="Voir les lignes").click()
    page.wait_for_url("**/lignes/", timeout=40_000)


def look(visitor: Visitor, place: Place, *, narrow: bool, audit: bool) -> list[str]:
    """What is wrong with this page."""
    visitor.open(place.path)
    found = visitor.page.evaluate(MEASURES)
    if found["moved"] > SHIFT:
        # A page that moves by itself moves each time; a starved browser once.
        visitor.open(place.path)
        found = visitor.page.evaluate(MEASURES)
    wrong = []
    if found["headings"] != 1:
        wrong.append(f"{found['headings']} h1")
    if found["too_wide"] > 0:
        wrong.append(f"{found['too_wide']} px too wide")
    if found["moved"] > SHIFT:
        wrong.append(f"moves while loading: {found['moved']:.3f}")
    if found["weight"] > NEXT_PAGES:
        wrong.append(f"weighs {found['weight']:,} bytes")
    if audit:
        wrong += visitor.violations()
    if narrow:
        visitor.page.set_viewport_size({"width": 320, "height": 640})
        if (wider := visitor.page.evaluate(MEASURES)["too_wide"]) > 0:
            wrong.append(f"{wider} px too wide at 320")
        visitor.page.set_viewport_size(PHONE)
    return [f"{place.name} {place.path}: {each}" for each in wrong]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_holds(
    role: str, width: int, product: Product, browser: Browser, places: dict[str, list[Place]]
) -> None:
    narrow = width == PHONE["width"]
    wrong: list[str] = []
    with visiting(product, browser, PHONE if narrow else DESKTOP) as visitor:
        visitor.enter_as(role)
        _warm(visitor, places[role])
        for place in places[role]:
            # A lead sees the officer's pages; on a phone their shape alone is looked at again.
            audit = not (narrow and role == "lead")
            wrong += look(visitor, place, narrow=narrow, audit=audit)
        assert visitor.kept_in_the_browser() == 0
    assert wrong == [], "\n".join(wrong)


PLANTED = """<!doctype html><html lang="fr"><title>Planté</title>
<h1>Un</h1><h1>Deux</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<p><input></p><svg width="1600" height="10"></svg><!-- %s -->
<script>setTimeout(() => document.querySelector("h1").before(
  Object.assign(document.createElement("p"), { style: "height: 300px" })), 30)</script></html>"""


def test_planted_defects_are_found(product: Product, browser: Browser) -> None:
    heavy = "".join(chr(33 + number * 7919 % 90) for number in range(60_000))
    with visiting(product, browser, PHONE) as visitor:
        visitor.page.route("**/planted/", lambda route: route.fulfill(body=PLANTED % heavy))
        wrong = "\n".join(look(visitor, Place("planted", "/planted/"), narrow=True, audit=True))
        visitor.page.evaluate("localStorage.setItem('name', 'Ousmane')")
        assert visitor.kept_in_the_browser() == 1
    for found in ("2 h1", "px too wide", "px too wide at 320", "moves while", "image-alt", "label"):
        assert found in wrong, f"{found}: {wrong}"


def _warm(visitor: Visitor, places: list[Place]) -> None:
    """What a browser fetches once: the fonts and styles of the pages that have the most."""
    for place in places:
        if place.name in {"people:list", "people:person", "referrals:list"}:
            visitor.open(place.path)


@pytest.mark.parametrize("name", ["today:today", "people:list", "people:person"])
def test_a_first_load_is_light(
    name: str, product: Product, browser: Browser, places: dict[str, list[Place]]
) -> None:
    """Everything at once, with nothing kept from before."""
    path = next(place.path for place in places["officer"] if place.name == name)
    with visiting(product, browser, DESKTOP) as visitor:
        visitor.enter_as("officer")
        visitor.context.new_cdp_session(visitor.page).send("Network.clearBrowserCache")
        visitor.open(path)
        weight = visitor.page.evaluate(MEASURES)["weight"]
    assert NEXT_PAGES < weight <= FIRST_LOAD


def test_the_sheet_of_a_person_prints_on_two_pages_without_the_buttons(
    product: Product, browser: Browser, places: dict[str, list[Place]]
) -> None:
    path = next(place.path for place in places["officer"] if place.name == "people:sheet")
    with visiting(product, browser, DESKTOP) as visitor:
        visitor.enter_as("officer")
        page = visitor.open(path)
        page.emulate_media(media="print")
        assert page.locator(".mainnav").is_hidden()
        assert page.locator("h1").is_visible()
        printed = page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_what_is_printed_has_no_navigation(
    product: Product, browser: Browser, places: dict[str, list[Place]]
) -> None:
    with visiting(product, browser, DESKTOP) as visitor:
        visitor.enter_as("officer")
        for name in ("people:list", "people:person", "referrals:list", "referrals:receipt"):
            path = next(place.path for place in places["officer"] if place.name == name)
            page = visitor.open(path)
            page.emulate_media(media="print")
            for part in (".mainnav", ".quicksearch", ".tabbar", ".page__actions"):
                assert page.locator(part).first.is_hidden(), f"{name}: {part}"
            assert page.locator("main .btn:visible").count() == 0, name


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_pictures_of_the_main_pages_are_kept(
    size: str, product: Product, browser: Browser, places: dict[str, list[Place]]
) -> None:
    """To be looked at; those of the README are copied from them (`make screenshots`)."""
    with visiting(product, browser, PHONE if size == "phone" else DESKTOP) as visitor:
        visitor.enter_as("officer")
        for name, place in PICTURED.items():
            path = next(each.path for each in places["officer"] if each.name == place)
            visitor.open(path)
            visitor.picture(f"{name}-{size}")
            if size == "desk":
                visitor.picture(f"{name}-first-screen", whole=False)


def test_pictures_of_the_guide_are_kept(
    product: Product, browser: Browser, places: dict[str, list[Place]]
) -> None:
    """Their first screens, as an officer's laptop shows them (`make screenshots`)."""
    for role in ROLES:
        with visiting(product, browser, SCREEN) as visitor:
            visitor.enter_as(role)
            for name, (whose, place) in GUIDE.items():
                if whose == role:
                    visitor.open(next(each.path for each in places[role] if each.name == place))
                    visitor.picture(f"guide-{name}", whole=False)
