"""A session left alone ends; what was being written does not."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor

BEFORE, MEANWHILE = "Projet relu ensemble.", " Il veut rappeler son ancien patron."
# Both tests may meet the same note: each has words of its own to write there.
WITHOUT_SCRIPTS = "Deux offres lues à voix haute."
LEFT_ALONE = """
import time
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for key in Session.objects.values_list("session_key", flat=True):
    session = SessionStore(key)
    session["seen_at"] = time.time() - 31 * 60
    session.save()
"""


def note_of_someone(visitor: Visitor) -> Page:
    page = visitor.open("/entretiens/")
    page.get_by_role("link", name="Noter l’entretien").first.click()
    return page


def test_after_half_an_hour_the_next_page_is_the_login(desktop: Visitor) -> None:
    desktop.enter_as("officer")
    desktop.product.command("shell", "-c", LEFT_ALONE)
    page = desktop.open("/personnes/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    expect(page.get_by_text("Votre session s’est terminée")).to_be_visible()
    desktop.check_accessible()


def test_words_written_after_the_end_of_a_session_are_saved_once_back(desktop: Visitor) -> None:
    desktop.enter_as("officer")
    page = note_of_someone(desktop)
    words = page.get_by_label("Ce qui a été fait")
    state = page.locator("[data-rivage-autosave-state]")
    words.fill(BEFORE)
    expect(state).to_contain_text("Enregistré à")
    desktop.product.command("shell", "-c", LEFT_ALONE)
    words.press_sequentially(MEANWHILE)
    expect(state).to_contain_text("reconnectez-vous dans un autre onglet")
    # Sent all the same: it waits instead of being lost.
    page.get_by_role("button", name="Enregistrer et rester").click()
    expect(words).to_have_value(BEFORE + MEANWHILE)
    other = desktop.context.new_page()
    other.goto(f"{desktop.product.address}/demo/")
    other.locator("[data-rivage-role='officer'] button").click()
    other.close()
    page.get_by_role("button", name="Enregistrer et rester").click()
    expect(page.get_by_text("Note enregistrée.")).to_be_visible()
    expect(page.get_by_label("Ce qui a été fait")).to_have_value(BEFORE + MEANWHILE)


def test_without_scripts_what_is_sent_too_late_waits_until_one_is_back(
    without_scripts: Visitor,
) -> None:
    without_scripts.enter_as("officer")
    page = note_of_someone(without_scripts)
    page.get_by_label("Ce qui a été fait").fill(WITHOUT_SCRIPTS)
    without_scripts.product.command("shell", "-c", LEFT_ALONE)
    page.get_by_role("button", name="Enregistrer et rester").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    expect(page.get_by_text("Ce que vous écriviez est gardé")).to_be_visible()
    without_scripts.enter_as("officer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos textes gardés")
    expect(page.get_by_text(WITHOUT_SCRIPTS)).to_be_visible()
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(page.get_by_text("Note enregistrée.")).to_be_visible()
    expect(page.get_by_label("Ce qui a été fait")).to_have_value(WITHOUT_SCRIPTS)
