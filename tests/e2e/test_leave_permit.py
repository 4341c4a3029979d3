"""A leave permit from an appointment outside to the return: by mouse, keyboard, without scripts."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.drivers import Driver, Keyboard, Mouse, MouseWithoutScripts
from tests.e2e.product import Product

PLACE = "Atelier des Coquelicots, Bondy"
CONDITIONS = "Rester en Seine-Saint-Denis."

# Held in a SAS, followed by that officer, expected nowhere outside: nobody twice.
SOMEONE = """
    SELECT p.id, p.first_name, p.last_name FROM participants_participant p
    JOIN justice_custodyperiod c ON c.participant_id = p.id AND c.ended_on IS NULL
    WHERE p.officer_id = %s AND c.regime = 'sas' AND NOT p.restricted AND p.merged_into_id IS NULL
      AND p.preferred_name = '' AND NOT EXISTS (
        SELECT 1 FROM scheduling_appointment a WHERE a.participant_id = p.id
        AND a.medium IN ('office', 'outside') AND a.starts_at > now() - interval '1 day')
    ORDER BY (SELECT count(*) FROM justice_leavepermit l WHERE l.participant_id = p.id), p.id
    LIMIT 1
"""
HANDS: dict[str, tuple[type[Driver], str]] = {
    "mouse": (Mouse, "desktop"),
    "keyboard": (Keyboard, "desktop"),
    "without_scripts": (MouseWithoutScripts, "without_scripts"),
}


def someone_inside(product: Product, visitor: Visitor) -> tuple[Any, str]:
    found = re.search(r"\d+", visitor.door("officer"))
    assert found
    with product.superuser() as database:
        row = database.execute(SOMEONE, [int(found[0])]).fetchone()
    assert row, "the demonstration follows nobody in a SAS"
    return row[0], f"{row[1]} {row[2]}"


def need_it_from_an_appointment(it: Driver) -> None:
    it.follow("Prendre rendez-vous")
    it.write_day("Jour", timezone.localdate() + timedelta(days=50))
    it.write_hour("Heure", 10)
    it.choose("Comment", "extérieur")
    it.choose("Nature", "partenaire")
    it.write("Lieu", PLACE)
    it.press("Prendre ce rendez-vous")
    it.press("Permission à demander")
    it.reads(PLACE)
    it.reads("à demander")


def say_more(it: Driver) -> None:
    it.follow("Préciser ou corriger")
    it.choose("Pour quoi faire", "employeur")
    it.write("Trajet aller", "60")
    it.write("Trajet retour", "75")
    it.choose("Première permission ?", "Oui")
    it.press("Enregistrer")
    it.arrives_at("Rencontrer un employeur")


def ask_for_it(it: Driver) -> None:
    it.follow("Noter la demande")
    assert "Juge" in it.choice_made("Qui décide")
    it.write_day("Commission le", timezone.localdate() + timedelta(days=20))
    it.press("Noter la demande")
    it.reads("La demande est notée.")


def grant_it(it: Driver) -> None:
    """The hours that the appointment and the way there and back ask for are already there."""
    it.follow("Noter l’accord")
    expect(it.field("Sortie à")).to_have_value("09:00")
    expect(it.field("Retour avant")).to_have_value("12:15")
    it.write("Conditions", CONDITIONS)
    it.press("Noter l’accord")
    it.reads(CONDITIONS)
    assert it.page.locator(".notice--waiting").count() == 0, "it holds the appointment and travel"


def print_the_sheet(it: Driver) -> None:
    it.follow("Feuille à imprimer")
    it.arrives_at("Ma sortie")
    for said in (PLACE, CONDITIONS, "12 h 15"):
        it.reads(said)
    it.page.emulate_media(media="print")
    printed = it.page.locator("body").inner_text()
    assert not re.search("Rivage|prison|détention|permission|employeur|insertion", printed)
    it.page.emulate_media(media="screen")
    it.follow("Revenir à la permission")


def end_it_with_a_mistake(it: Driver) -> None:
    """Noted as cancelled, taken back, then as it was."""
    it.follow("Annuler la permission")
    it.press("Annuler la permission")
    it.reads("annulée")
    it.press("Annuler")
    it.reads("étape reprise")
    it.reads("accordée")
    it.follow("Noter le retour")
    it.press("Noter le retour")
    it.reads("effectuée")


@pytest.mark.parametrize("hand", HANDS)
def test_a_permit_goes_from_an_appointment_to_the_return(
    hand: str, product: Product, request: pytest.FixtureRequest
) -> None:
    driver, window = HANDS[hand]
    visitor: Visitor = request.getfixturevalue(window)
    person, name = someone_inside(product, visitor)
    visitor.enter_as("officer")
    it = driver(visitor)
    visitor.open(f"/entretiens/personne/{person}/")
    need_it_from_an_appointment(it)
    say_more(it)
    permit = it.page.url.rstrip("/").rsplit("/", 1)[-1]
    if hand == "mouse":
        visitor.check_accessible()
        visitor.picture("leave-permit")
    ask_for_it(it)
    grant_it(it)
    print_the_sheet(it)
    end_it_with_a_mistake(it)
    visitor.open("/permissions/?vue=over&qui=mine")
    it.reads(name)
    with product.superuser() as database:
        steps = database.execute(
            "SELECT became, taken_back_at IS NOT NULL FROM justice_permitmoment"
            " WHERE permit_id = %s ORDER BY noted_at", [permit],
        ).fetchall()  # fmt: skip
    assert steps == [
        ("needed", False), ("asked", False), ("granted", False), ("cancelled", True),
        ("done", False),
    ]  # fmt: skip
