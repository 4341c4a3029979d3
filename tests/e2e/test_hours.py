"""The hours of a measure, typed day by day, then an appointment that goes outside them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.e2e.conftest import Visitor
from tests.e2e.drivers import Driver, Keyboard, Mouse, MouseWithoutScripts
from tests.e2e.product import Product

# Outside, followed by that officer, without hours, nobody twice.
SOMEONE = """
    SELECT p.id FROM participants_participant p
    JOIN justice_custodyperiod c ON c.participant_id = p.id AND c.ended_on IS NULL
    WHERE p.officer_id = %s AND c.regime NOT IN ('remand', 'convicted', 'sas') AND NOT p.restricted
      AND p.merged_into_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM justice_regimelimits l WHERE l.participant_id = p.id)
    ORDER BY p.id LIMIT 1
"""
HANDS: dict[str, tuple[type[Driver], str]] = {
    "mouse": (Mouse, "desktop"),
    "keyboard": (Keyboard, "desktop"),
    "without_scripts": (MouseWithoutScripts, "without_scripts"),
}


def someone_outside(product: Product, visitor: Visitor) -> Any:
    found = re.search(r"\d+", visitor.door("officer"))
    assert found
    with product.superuser() as database:
        row = database.execute(SOMEONE, [int(found[0])]).fetchone()
    assert row, "the demonstration follows nobody outside"
    return row[0]


def next_tuesday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 + (1 - today.weekday()) % 7)


@pytest.mark.parametrize("hands", HANDS)
def test_hours_are_typed_and_an_appointment_outside_them_is_said(
    hands: str, product: Product, request: pytest.FixtureRequest
) -> None:
    driver, fixture = HANDS[hands]
    visitor: Visitor = request.getfixturevalue(fixture)
    person = someone_outside(product, visitor)
    visitor.enter_as("officer")
    it = driver(visitor)
    visitor.open(f"/situation/{person}/")

    it.follow("Noter des horaires")
    it.write("Lundi", "8h-12h, 13h30-18h")
    it.tick_alone("Mêmes heures du mardi au vendredi que le lundi")
    it.write("Adresse d’assignation", "9 rue du Canal, Pantin")
    it.write("Fixé par", "jugement du JAP")
    it.press("Noter ces horaires")
    it.reads("Lundi au vendredi")
    it.reads("8 h – 12 h, 13 h 30 – 18 h")
    if hands == "mouse":
        visitor.check_accessible()

    visitor.open(f"/entretiens/personne/{person}/nouveau/")
    it.write_day("Jour", next_tuesday())
    it.write_hour("Heure", 9)
    it.write("Trajet aller, en minutes", "95")
    it.press("Prendre ce rendez-vous")
    it.reads("Il manque 35 min le matin")
    it.reads("jugement du JAP")
