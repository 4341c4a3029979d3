"""From an orientation to a noted interview, in a real browser; a web process killed meanwhile."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.product import Product

SAVED = "[data-rivage-autosave-state][data-state=saved]"


def begin_interview(visitor: Visitor) -> Page:
    """With the first person of the list, who is there without an appointment."""
    page = visitor.open("/personnes/")
    address = page.locator("#people tbody a").first.get_attribute("href") or ""
    person = re.search(r"[0-9a-f-]{36}", address)
    assert person
    page = visitor.open(f"/entretiens/personne/{person[0]}/maintenant/")
    page.get_by_role("button", name="Commencer maintenant").click()
    return page


@pytest.mark.kill
def test_words_acknowledged_survive_a_killed_server_and_are_kept_once(
    desktop: Visitor, product: Product
) -> None:
    desktop.enter_as("officer")
    page = begin_interview(desktop)
    appointment = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.get_by_label("Est venu·e", exact=True).check()
    page.get_by_label("Ce qui a été fait").fill("CV relu ensemble.")
    page.wait_for_timeout(50)
    page.locator(SAVED).wait_for()

    product.kill("web")
    page.get_by_label("Ce qui a été fait").fill("CV relu ensemble. Lettre commencée.")
    expect(page.get_by_text("Non enregistré : nouvel essai…")).to_be_visible()
    product.start_web()
    page.locator(SAVED).wait_for(timeout=40_000)
    page.reload()

    expect(page.get_by_label("Ce qui a été fait")).to_have_value(
        "CV relu ensemble. Lettre commencée."
    )
    expect(page.get_by_label("Est venu·e", exact=True)).to_be_checked()
    with product.superuser() as database:
        notes = database.execute(
            "SELECT count(*) FROM scheduling_interviewnote WHERE appointment_id = %s", [appointment]
        ).fetchone()
    assert notes == (1,)
    # The browser says in its console that nobody answered; that was the point.
    desktop.troubles[:] = [it for it in desktop.troubles if "ERR_CONNECTION" not in it]


def test_an_interview_is_noted_with_the_keyboard_alone_and_undone(desktop: Visitor) -> None:
    desktop.enter_as("officer")
    page = begin_interview(desktop)
    desktop.check_accessible()
    desktop.picture("interview")
    page.get_by_label("Est venu·e", exact=True).focus()
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.name") != "done":
        page.keyboard.press("Tab")
    page.keyboard.type("Visite du chantier préparée.")
    while page.evaluate("document.activeElement.name") != "next_step":
        page.keyboard.press("Tab")
    page.keyboard.type("Appeler le chantier")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Entretien noté.")).to_be_visible()
    desktop.check_accessible()
    desktop.picture("interview-noted")
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_label("Ce qui a été fait")).to_have_value("Visite du chantier préparée.")


def test_an_orientation_becomes_a_file_without_scripts(without_scripts: Visitor) -> None:
    without_scripts.enter_as("officer")
    page = without_scripts.open("/orientations/")
    page.get_by_role("link", name="Nouvelle orientation").click()
    page.get_by_label("Nom de la personne qui oriente").fill("Mme Aubert, CPIP")
    page.get_by_label("Prénom").fill("Ilyès")
    page.get_by_label("Nom", exact=True).fill("Vasseur-Amar")
    page.get_by_role("button", name="Enregistrer comme reçue").click()
    expect(page.get_by_text("Il manque encore des réponses")).to_be_visible()

    page.get_by_label("Situation").select_option("free")
    page.get_by_label("Disponibilités", exact=True).fill("Tous les matins")
    page.get_by_label("Langue parlée", exact=True).select_option("fra")
    page.get_by_label("Interprète").select_option("none")
    page.get_by_label("aucune", exact=True).check()
    page.get_by_role("textbox", name="Qui joindre à défaut").fill("Aucun")
    page.get_by_label("Programme demandé").select_option(index=1)
    team = page.get_by_label("Équipe qui répond")
    if not team.input_value():
        team.select_option(index=1)
    page.get_by_label("Pourquoi cette orientation").fill("Cherche un chantier d’insertion.")
    page.get_by_role("button", name="Enregistrer comme reçue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ilyès Vasseur-Amar")
    page.get_by_role("link", name="Reçu").click()
    expect(page.get_by_text("I. V.")).to_be_visible()
    page.get_by_role("link", name="Revenir à l’orientation").click()
    page.get_by_role("link", name="Accepter", exact=True).click()
    page.get_by_role("button", name="Accepter et ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vasseur-Amar")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_pages_of_orientations_and_appointments_are_accessible(
    size: str, request: pytest.FixtureRequest
) -> None:
    visitor: Visitor = request.getfixturevalue(size)
    visitor.enter_as("officer")
    page = visitor.open("/orientations/")
    visitor.check_accessible()
    visitor.picture(f"referrals-{size}")
    rows = page.locator("tbody a")
    if rows.count():
        rows.first.click()
        visitor.check_accessible()
        visitor.picture(f"referral-{size}")
    visitor.open("/orientations/nouvelle/")
    visitor.check_accessible()
    visitor.picture(f"referral-form-{size}")
    page = begin_interview(visitor)
    visitor.check_accessible()
    visitor.picture(f"interview-{size}")
    page.get_by_role("link", name="Déplacer ou annuler ce rendez-vous").click()
    visitor.check_accessible()
    page.get_by_role("link", name="Rendez-vous", exact=True).click()
    visitor.check_accessible()
    page.get_by_role("link", name="Prendre rendez-vous").click()
    visitor.check_accessible()
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.get_by_label("Jour").fill(tomorrow.isoformat())
    page.get_by_label("Heure").fill("09:30")
    page.get_by_role("button", name="Prendre ce rendez-vous").click()
    expect(page.get_by_text("Rendez-vous pris.")).to_be_visible()
