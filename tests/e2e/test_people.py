"""Finding, listing, opening and correcting files in a real browser: mouse, keyboard, no scripts."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor

TOPICS = [
    "identite", "langues", "logement", "competences", "coordonnees", "papiers", "experience",
    "metiers", "accords", "acces", "reunir",
]  # fmt: skip


def my_first_person(page: Page, visitor: Visitor) -> str:
    visitor.open("/personnes/?officer=me")
    return page.locator("#people tbody a").first.get_attribute("href") or ""


def open_file(page: Page, visitor: Visitor, last_name: str) -> str:
    """The address of a new file."""
    visitor.open("/personnes/nouvelle/")
    page.get_by_label("Prénom", exact=True).fill("Yasmina")
    page.get_by_label("Nom", exact=True).fill(last_name)
    page.get_by_label("Équipe").select_option(index=1)
    page.get_by_role("button", name="Ouvrir le dossier").click()
    other = page.get_by_role("button", name="C’est quelqu’un d’autre")
    if other.count():
        other.click()
    page.wait_for_url(re.compile(r"/personnes/[0-9a-f-]{36}/$"))
    return re.sub(r"^https?://[^/]+", "", page.url)


def different() -> str:
    """A family name that no other test has: digits become letters."""
    return "Ozal" + "".join(chr(ord("a") + int(figure)) for figure in str(time.time_ns())[-8:])


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_page_about_people_is_accessible(size: str, request: pytest.FixtureRequest) -> None:
    visitor: Visitor = request.getfixturevalue(size)
    page = visitor.enter_as("officer")
    person = my_first_person(page, visitor)
    addresses = {"liste": "/personnes/", "recherche": "/personnes/chercher/?q=mar"}
    addresses["nouvelle"] = "/personnes/nouvelle/"
    addresses |= {topic: f"{person}{topic}/" for topic in TOPICS}
    for name, address in addresses.items():
        visitor.open(address)
        assert page.locator("h1").count() == 1, address
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} px too wide"
        visitor.check_accessible()
        visitor.picture(f"personnes-{name}-{size}")


def test_search_finds_while_one_types_and_is_walked_by_the_keyboard(desktop: Visitor) -> None:
    page = desktop.enter_as("officer")
    name = different()
    address = open_file(page, desktop, name)
    desktop.open("/personnes/chercher/")
    page.keyboard.type(f"{name[:4]}{name[5]}{name[4]}{name[6:]} yasmina")
    expect(page.locator("#results li a")).to_contain_text(name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Nom, téléphone, date de naissance ou référence")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_the_same_person_is_recognised_before_a_second_file_is_opened(desktop: Visitor) -> None:
    page = desktop.enter_as("officer")
    name = different()
    address = open_file(page, desktop, name)
    desktop.open("/personnes/nouvelle/")
    page.get_by_label("Prénom", exact=True).fill("Jasmina")
    page.get_by_label("Nom", exact=True).fill(f"{name}t")
    page.get_by_label("Équipe").select_option(index=1)
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Est-ce une personne déjà connue ?")
    desktop.check_accessible()
    page.get_by_role("link", name="C’est la même personne").first.click()
    page.wait_for_url(f"**{address}")


def test_what_is_typed_survives_a_closed_page(desktop: Visitor) -> None:
    page = desktop.enter_as("officer")
    address = open_file(page, desktop, different())
    desktop.open(f"{address}competences/")
    page.get_by_label("compétences, dans ses mots").fill("Répare des vélos depuis l’enfance.")
    page.locator("[data-rivage-autosave-state][data-state=saved]").wait_for()
    desktop.open("/personnes/")
    desktop.open(f"{address}competences/")
    expect(page.get_by_label("compétences, dans ses mots")).to_have_value(
        "Répare des vélos depuis l’enfance."
    )


def test_a_file_is_opened_and_completed_without_scripts(without_scripts: Visitor) -> None:
    visitor = without_scripts
    page = visitor.enter_as("officer")
    name = different()
    address = open_file(page, visitor, name)
    visitor.open(f"{address}coordonnees/")
    page.get_by_label("Nature").select_option("phone")
    page.get_by_label("Numéro, e-mail ou adresse").last.fill("06 55 44 33 22")
    page.get_by_role("button", name="Ajouter la coordonnée").click()
    expect(page.get_by_role("main")).to_contain_text("06 55 44 33 22")
    visitor.open(f"{address}metiers/?q=cuis")
    page.get_by_role("button", name=re.compile("^Ajouter")).first.click()
    expect(page.get_by_role("main")).to_contain_text("Piste ajoutée.")
    visitor.open("/personnes/chercher/?q=0655443322")
    expect(page.locator("#results li")).to_contain_text(name)


def test_two_files_become_one_and_are_parted_again(desktop: Visitor) -> None:
    page = desktop.enter_as("officer")
    name = different()
    first = open_file(page, desktop, name)
    second = open_file(page, desktop, f"{name}e")
    desktop.open(f"{first}reunir/")
    page.get_by_role("link", name=f"{name}e").click()
    desktop.check_accessible()
    desktop.picture("personnes-reunir-comparer")
    page.get_by_role("button", name="Réunir les deux dossiers").click()
    page.wait_for_url(f"**{first}")
    desktop.open(f"{second}identite/")
    assert page.url.endswith(f"{first}identite/")
