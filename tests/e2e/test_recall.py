"""Back to prison with three appointments, two open steps and an open permit: one guided act.

Nothing is orphaned, and everything resumes later in another establishment. By mouse, by keyboard
alone, and with JavaScript off.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rivage.core import spoken_dates
from tests.e2e.drivers import Driver, Keyboard, Mouse, MouseWithoutScripts
from tests.e2e.product import Product

HANDS: dict[str, tuple[type[Driver], str, str]] = {
    "mouse": (Mouse, "desktop", "Montferrand"),
    "keyboard": (Keyboard, "desktop", "Castelnaud"),
    "without_scripts": (MouseWithoutScripts, "without_scripts", "Vaucresson"),
}
STEPS = ("Appeler la mission locale", "Passer à la préfecture")
# As colleagues would have written it, through the product's own acts.
PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from rivage.accounts.models import User
from rivage.core.context import acting_as_system
from rivage.justice.actions.permits import need_permit
from rivage.organisations.models import Establishment
from rivage.participants.actions import NewPerson, open_file
from rivage.pathways import actions as pathways
from rivage.pathways.models import Programme
from rivage.scheduling.actions import book_appointment

today = timezone.localdate()
with acting_as_system():
    officer = User.objects.get(first_name="Nadia", last_name="Ferroukhi")
    teams = [member.team for member in officer.memberships.select_related("team")]
    person = open_file(
        NewPerson(first_name="Soan", last_name={name!r}), teams=teams, officer=officer, by=officer
    )
    programme = Programme.objects.get(code="hors-les-murs")
    pathways.enrol(
        person, programme, officer=officer, on=today - timedelta(days=80), by=officer
    )
    gagny = Establishment.objects.get(short_name="CSL Gagny")
    pathways.record_place(
        person, regime="semi_liberty", establishment=gagny,
        started_on=today - timedelta(days=80), by=officer,
    )
    at = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    for days in (3, 6, 9):
        book_appointment(
            person, officer=officer, starts_at=at + timedelta(days=days), medium="office",
            by=officer,
        )
    for title in {steps!r}:
        pathways.add_step(person, title=title, due_on=today + timedelta(days=4), by=officer)
    need_permit(
        person, motive="employer", needed_on=today + timedelta(days=8), establishment=gagny,
        by=officer,
    )
print(json.dumps(str(person.pk)))
"""


@dataclass
class Story:
    """What is done on the screen, whoever's hands do it."""

    driver: Driver
    product: Product
    pk: str
    name: str

    def day(self, days: int) -> str:
        """How the page says that day."""
        return spoken_dates.spoken_day(self.in_days(days), timezone.localdate())

    def in_days(self, days: int) -> date:
        return timezone.localdate() + timedelta(days=days)

    def recall(self) -> None:
        it = self.driver
        it.visitor.open(f"/personnes/{self.pk}/")
        it.follow("Lieu et sortie")
        it.follow("Un retour en détention")
        it.arrives_at("Noter un retour en détention")
        if it.scripts:
            it.visitor.check_accessible()
        it.write_day("Retour le", self.in_days(-12))
        it.choose("Établissement", "Villepinte")
        assert it.choice_made("Suspendu pour") == "Retour en détention"
        # Of the three appointments, the first is let go as the page proposes.
        it.choose("Ce rendez-vous", "Le déplacer", inside=self.day(6))
        it.write_day("Nouveau jour", self.in_days(16))
        it.write_hour("Nouvelle heure", 14)
        it.choose("Ce rendez-vous", "Le confier", inside=self.day(9))
        it.choose("À qui", "Étienne")
        it.choose("Cette démarche", "La reporter", inside=STEPS[0])
        it.write_day("Au", self.in_days(45))
        it.choose("Cette démarche", "L’abandonner", inside=STEPS[1])
        it.press("Noter un retour en détention")
        it.arrives_at(self.name)
        expect(it.page.get_by_text("Le retour en détention est noté.")).to_be_visible()
        it.reads("Parcours suspendu : retour en détention")

    def resume_elsewhere(self) -> None:
        it = self.driver
        it.follow("Lieu et sortie")
        it.follow("Un transfert")
        it.arrives_at("Noter un transfert")
        it.choose("Établissement", "Noisy")
        it.tick("Le parcours", "Reprendre le parcours suspendu")
        it.choose("Ce rendez-vous", "Le déplacer", inside=self.day(16))
        it.write_day("Nouveau jour", self.in_days(25))
        it.write_hour("Nouvelle heure", 9)
        it.press("Noter un transfert")
        it.arrives_at(self.name)
        expect(it.page.get_by_text("Le transfert est noté.")).to_be_visible()

    def held(self, query: str) -> list[tuple[Any, ...]]:
        with self.product.superuser() as database:
            return database.execute(query.encode(), [self.pk]).fetchall()

    def appointments(self) -> list[tuple[Any, ...]]:
        return self.held(
            "SELECT a.outcome, a.medium, e.short_name, u.first_name"
            " FROM scheduling_appointment a JOIN accounts_user u ON u.id = a.officer_id"
            " LEFT JOIN organisations_establishment e ON e.id = a.establishment_id"
            " WHERE a.participant_id = %s ORDER BY a.created_by_id, a.id"
        )

    def check_nothing_is_orphaned(self) -> None:
        assert self.appointments() == [
            ("recalled", "office", None, "Nadia"),
            ("", "in_prison", "MA Villepinte", "Nadia"),
            ("", "office", None, "Étienne"),
        ]
        steps = self.held(
            "SELECT due_on, dropped_on IS NULL FROM pathways_step WHERE participant_id = %s"
            " ORDER BY id"
        )
        assert steps == [(self.in_days(45), True), (self.in_days(4), False)]
        assert self.held("SELECT state FROM justice_leavepermit WHERE participant_id = %s") == [
            ("cancelled",)
        ]
        assert self.pathway() == [("suspended", "reincarcerated")]

    def check_it_goes_on(self) -> None:
        assert self.appointments()[1] == ("", "in_prison", "SAS Noisy-le-Grand", "Nadia")
        assert self.pathway() == [("welcomed", "")], "where it had stopped, and the same pathway"
        places = self.held(
            "SELECT c.regime, e.short_name, c.ended_on IS NULL FROM justice_custodyperiod c"
            " JOIN organisations_establishment e ON e.id = c.establishment_id"
            " WHERE c.participant_id = %s ORDER BY c.started_on"
        )
        assert places == [
            ("semi_liberty", "CSL Gagny", False),
            ("convicted", "MA Villepinte", False),
            ("convicted", "SAS Noisy-le-Grand", True),
        ]
        kinds = self.held(
            "SELECT kind FROM scheduling_passage WHERE participant_id = %s ORDER BY id"
        )
        assert kinds == [("recall",), ("transfer",)]

    def pathway(self) -> list[tuple[Any, ...]]:
        return self.held(
            "SELECT status, suspended_for FROM pathways_enrolment WHERE participant_id = %s"
        )


@pytest.mark.parametrize("hand", HANDS)
def test_a_recall_leaves_nothing_orphaned_and_everything_resumes_elsewhere(
    hand: str, product: Product, request: pytest.FixtureRequest
) -> None:
    driver, window, last_name = HANDS[hand]
    script = PREPARE.format(name=last_name, steps=STEPS)
    made = product.command("shell", "--no-imports", "-c", script)
    pk = json.loads(made.stdout.strip().splitlines()[-1])
    visitor = request.getfixturevalue(window)
    visitor.enter_as("officer")
    story = Story(driver(visitor), product, pk, f"Soan {last_name}")
    story.recall()
    story.check_nothing_is_orphaned()
    story.resume_elsewhere()
    story.check_it_goes_on()
