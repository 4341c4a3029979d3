"""Accounts in a real browser: from the invitation to the first page, by code and by key."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.product import Product

PASSWORD = "quatre mots sans lien entre eux"


def invitation(product: Product, email: str, role: str) -> str:
    said = product.command("user", "create", email, "--role", role).stdout
    link = re.search(r"http://\S+", said)
    assert link is not None, said
    return link[0]


def open_account(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Prénom").fill("Nadia")
    page.locator("#id_last_name").fill("Belkacem")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ajouter une application de codes")


def code_for(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def first_sign_in(visitor: Visitor, email: str, *, scripts: bool = True) -> str:
    """All the way in; the key of the application of codes."""
    page, look = visitor.page, visitor.check_accessible if scripts else lambda: None
    page.goto(invitation(visitor.product, email, "administrator"))
    look()
    open_account(page, page.url)
    look()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code à six chiffres").fill(code_for(secret))
    page.get_by_role("button", name="Vérifier et ajouter").click()
    look()
    page.get_by_role("button", name="Montrer mes codes").click()
    assert page.locator("main li code").count() == 10
    look()
    page.get_by_role("link", name="C’est fait").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Équipe")
    return secret


def test_from_the_link_to_the_first_page_and_back_another_day(desktop: Visitor) -> None:
    secret = first_sign_in(desktop, "direction@association.example")
    page = desktop.page
    page.locator(".usermenu > summary").click()
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.goto(f"{desktop.product.address}/compte/connexion/")
    desktop.check_accessible()
    page.get_by_label("Adresse e-mail").fill("direction@association.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    desktop.check_accessible()
    page.get_by_label("Code").fill(code_for(secret, 1))
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Équipe")


def test_the_first_sign_in_works_without_scripts(without_scripts: Visitor) -> None:
    first_sign_in(without_scripts, "sans.script@association.example", scripts=False)


def test_a_security_key_is_added_then_opens(product: Product, browser: Browser) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    # A key belongs to a name, never to a number.
    link = invitation(product, "cle@association.example", "administrator")
    open_account(page, link.replace("127.0.0.1", "localhost"))
    page.get_by_role("link", name="Ajouter plutôt une clé de sécurité").click()
    page.get_by_label("Nom de la clé").fill("clé bleue")
    page.get_by_role("button", name="Ajouter la clé").click()
    page.get_by_role("button", name="Montrer mes codes").click()
    home = f"http://localhost:{product.port}"
    page.goto(f"{home}/compte/deconnexion/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{home}/compte/connexion/")
    page.get_by_label("Adresse e-mail").fill("cle@association.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Utiliser une clé de sécurité").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Équipe")
    context.close()


PAGES = {
    "administrator": ["/equipe/", "/equipe/inviter/", "/compte/double-verification/"],
    "dpo": ["/traces/", "/traces/?quoi=actes", "/traces/?quoi=exceptions"],
    "lead": ["/traces/", "/traces/alertes/", "/traces/acces-exceptionnel/"],
}


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_every_page_of_accounts_and_traces_is_accessible(
    screen: str, request: pytest.FixtureRequest
) -> None:
    visitor: Visitor = request.getfixturevalue(screen)
    visitor.open("/demo/")
    visitor.check_accessible()
    visitor.picture(f"demo-{screen}")
    for role, pages in PAGES.items():
        visitor.enter_as(role)
        for address in pages:
            page = visitor.open(address)
            visitor.check_accessible()
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"{address} is wider than the screen"
        visitor.picture(f"accounts-{role}-{screen}")
    visitor.open("/nulle-part/")
    visitor.check_accessible()
