"""From "Sorties" to the day someone comes out: ticked, handed over, planned, lived."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.drivers import Driver, Mouse, MouseWithoutScripts
from tests.e2e.product import Product

HANDS: dict[str, tuple[type[Driver], str, str]] = {
    "mouse": (Mouse, "desktop", "Aubervilliers"),
    "without_scripts": (MouseWithoutScripts, "without_scripts", "Rochebrune"),
}
PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from rivage.accounts.models import User
from rivage.core.context import acting_as_system
from rivage.organisations.models import Establishment
from rivage.participants.actions import NewPerson, open_file
from rivage.pathways import actions as pathways
from rivage.pathways.models import Programme

today = timezone.localdate()
with acting_as_system():
    officer = User.objects.get(first_name="Nadia", last_name="Ferroukhi")
    teams = [member.team for member in officer.memberships.select_related("team")]
    person = open_file(
        NewPerson(first_name="Ismaël", last_name={name!r}), teams=teams, officer=officer,
        by=officer,
    )
    programme = Programme.objects.get(code="sas-accelere")
    pathways.enrol(person, programme, officer=officer, on=today - timedelta(days=30), by=officer)
    pathways.record_place(
        person, regime="sas", establishment=Establishment.objects.get(kind="SAS"),
        started_on=today - timedelta(days=30), by=officer,
    )
    pathways.tell_release(person, earliest_on=today + timedelta(days=12), by=officer)
print(json.dumps(str(person.pk)))
"""


@dataclass
class Story:
    driver: Driver
    product: Product
    pk: str
    name: str

    def tick(self) -> None:
        """One click says that the way home is arranged."""
        page = self.driver.visitor.open("/sorties/?fenetre=15")
        line = page.locator(f"#p-{self.pk}")
        expect(line).to_contain_text("Sortie sèche possible")
        line.locator("summary").filter(has_text="Trajet de sortie").click()
        line.get_by_role("button", name="En place : trajet de sortie", exact=True).click()
        expect(line.locator(".road__settled")).to_contain_text("trajet de sortie")
        expect(page.get_by_role("button", name="Annuler").first).to_be_visible()
        if self.driver.scripts:
            self.driver.visitor.check_accessible()
        line.get_by_role("link", name=self.name).click()
        self.driver.arrives_at("Préparer la sortie")

    def hand_over(self) -> None:
        it = self.driver
        it.follow("Préparer le relais")
        it.choose("Qui prend le relais", "Étienne")
        it.choose("Programme dehors", "Hors les murs")
        it.write("Jours entre deux entretiens, dehors", "7")
        it.tick("Rencontre avec la personne et son ou sa CPIP", "Demandée")
        it.press("Garder ce relais")
        it.arrives_at("Préparer la sortie")
        it.reads("Étienne")

    def plan(self) -> None:
        it = self.driver
        it.follow("Prévoir les dix jours")
        it.arrives_at("Les dix premiers jours")
        it.press("Prévoir ces jours")
        it.arrives_at("Préparer la sortie")
        it.reads("Premier entretien dehors")
        expect(it.page.locator("main")).not_to_contain_text("Personne ne prend encore le relais")

    def come_out(self) -> None:
        it = self.driver
        it.follow("Le jour de la sortie")
        it.arrives_at("Noter la sortie")
        assert "Étienne" in it.choice_made("Qui suit la personne désormais")
        assert it.choice_made("Programme") == "Hors les murs"
        it.press("Noter la sortie")
        it.arrives_at(self.name)

    def check(self) -> None:
        assert self.held(
            "SELECT p.code, u.first_name, e.days_between_meetings FROM pathways_enrolment e"
            " JOIN pathways_programme p ON p.id = e.programme_id"
            " JOIN accounts_user u ON u.id = e.officer_id WHERE e.participant_id = %s"
        ) == [("hors-les-murs", "Étienne", 7)]
        assert self.held(
            "SELECT regime FROM justice_custodyperiod WHERE participant_id = %s"
            " AND ended_on IS NULL"
        ) == [("free",)]
        expected = "SELECT count(*) FROM justice_expectedrelease WHERE participant_id = %s"
        assert self.held(f"{expected} AND current") == [(0,)]
        prepared = "SELECT closed_on IS NOT NULL FROM pathways_handover WHERE participant_id = %s"
        assert self.held(prepared) == [(True,)]
        whose = self.held(
            "SELECT DISTINCT u.first_name FROM scheduling_appointment a"
            " JOIN accounts_user u ON u.id = a.officer_id"
            " WHERE a.participant_id = %s AND a.outcome = ''"
        )
        assert whose == [("Étienne",)], "the first days follow whoever takes over"

    def held(self, query: str) -> list[tuple[Any, ...]]:
        with self.product.superuser() as database:
            return database.execute(query.encode(), [self.pk]).fetchall()


@pytest.mark.parametrize("hand", HANDS)
def test_a_release_is_prepared_from_the_list_and_lived_in_one_act(
    hand: str, product: Product, request: pytest.FixtureRequest
) -> None:
    driver, window, last_name = HANDS[hand]
    made = product.command("shell", "--no-imports", "-c", PREPARE.format(name=last_name))
    pk = json.loads(made.stdout.strip().splitlines()[-1])
    visitor = request.getfixturevalue(window)
    visitor.enter_as("officer")
    story = Story(driver(visitor), product, pk, f"Ismaël {last_name}")
    story.tick()
    story.hand_over()
    story.plan()
    story.come_out()
    story.check()
