"""The main journey, from an orientation to a way out, told once and lived in three ways.

Nothing is typed twice, nothing is lost, one thread holds it all; by mouse, by keyboard alone, and
with JavaScript off.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.drivers import Driver, Keyboard, Mouse, MouseWithoutScripts
from tests.e2e.product import Product

DONE = "CV repris ensemble ; deux annonces de préparateur de commandes lues jusqu’au bout."
WORDS = "J’ai envie que ça tienne, cette fois."
GOALS = "Un travail de matin, pour chercher ma fille à l’école."
EFFECT = "Ligne B uniquement, pas avant 6 h."
STEP = "Appeler l’agence d’intérim de Rosny"


@dataclass(frozen=True)
class Someone:
    first_name: str
    last_name: str
    born: date
    phone: str


class Journey:
    """An officer, and one person who is accompanied."""

    def __init__(self, driver: Driver, who: Someone) -> None:
        self.driver, self.who = driver, who
        self.name = f"{who.first_name} {who.last_name}"
        self.today = timezone.localdate()

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def whole(self) -> None:
        self.receive_an_orientation()
        self.accept_it()
        self.meet()
        self.make_a_plan()
        self.sign()
        self.go_back_inside()
        self.come_out_again()
        self.reach_the_shore()

    def receive_an_orientation(self) -> None:
        it = self.driver
        it.follow("Recevoir une orientation")
        it.arrives_at("Nouvelle orientation")
        it.write("Nom de la personne qui oriente", "Hélène Caradec, SPIP")
        it.write_day("Reçue le", self.days_ago(60))
        it.write("Prénom", self.who.first_name)
        it.write("Nom", self.who.last_name)
        it.write_day("Date de naissance", self.who.born)
        it.write("Téléphone de la personne", self.who.phone)
        it.choose("Situation", "sursis probatoire")
        it.write("Disponibilités", "Tous les matins, sauf le mercredi.")
        it.choose("Langue parlée", "rançais")
        it.choose("Interprète", "Aucun")
        it.tick("Aide à la lecture", "aucune")
        it.write("Qui joindre à défaut", "Sa sœur Mariam, 06 39 98 15 62")
        it.choose("Programme demandé", "Hors les murs")
        if it.choice_made("Équipe qui répond") == "—":
            it.choose("Équipe qui répond", "")
        it.write(
            "Pourquoi cette orientation", "Sort d’une formation de cariste, veut travailler vite."
        )
        it.press("Enregistrer comme reçue")
        it.arrives_at(self.name)

    def accept_it(self) -> None:
        """The file opens with what the orientation says."""
        it = self.driver
        it.follow("Accepter")
        it.arrives_at(f"Accueillir {self.name}")
        assert it.choice_made("Programme") == "Hors les murs"
        it.write_day("Entrée le", self.days_ago(58))
        it.press("Accepter et ouvrir le dossier")
        it.arrives_at(self.name)
        for known in ("Hors les murs", self.who.phone, self.who.born.strftime("%d/%m/%Y")):
            it.reads(known)

    def meet(self) -> None:
        """A first interview, noted in its page, which keeps by itself what is written."""
        it = self.driver
        it.follow("Proposer un premier rendez-vous")
        it.write_day("Jour", self.days_ago(50))
        it.write_hour("Heure", 10)
        it.press("Prendre ce rendez-vous")
        it.find(self.name)
        it.open_the_interview()
        it.tick("L’entretien a-t-il eu lieu ?", "Est venu·e")
        it.write("Ce qui a été fait", DONE)
        if it.scripts:
            expect(it.page.locator("[data-rivage-autosave-state]")).to_have_text(
                re.compile(r"Enregistré à \d+ h \d\d")
            )
        it.write("Où la personne en est, dans ses mots", WORDS)
        it.tick("Comment elle se situe elle-même", "ça va")
        it.write("Prochain pas", "Refaire la lettre de motivation")
        it.write_day("Pour le", self.today + timedelta(days=6))
        it.press("Terminer")
        it.reads(DONE)
        it.follow(self.name)
        it.arrives_at(self.name)
        it.reads("Refaire la lettre de motivation")

    def make_a_plan(self) -> None:
        it = self.driver
        it.follow("Un point fort ou un besoin")
        it.choose("Thème", "Financer ma mobilité")
        it.write("Effet sur l’emploi", EFFECT)
        it.press("Ajouter au plan")
        it.arrives_at(self.name)
        it.reads("Financer ma mobilité")
        it.write("Une démarche de plus", STEP)
        it.press("Ajouter")
        it.reads(STEP)
        it.follow("Passer les papiers en revue")
        it.choose("Où en est-on", "à obtenir", inside="Carte d’identité ou passeport")
        it.press("Enregistrer")
        it.find(self.name)
        it.arrives_at(self.name)
        it.reads("Carte d’identité ou passeport")

    def sign(self) -> None:
        it = self.driver
        it.follow("Signer l’engagement")
        it.write_day("Signé le", self.days_ago(48))
        for explained in ("Les objectifs", "Le droit d’arrêter", "Le droit de lire"):
            it.tick("Ce qui a été expliqué", explained)
        it.write("Ses objectifs, dans ses mots", GOALS)
        it.press("Noter la signature")
        it.arrives_at(self.name)
        it.reads("engagement signé")

    def go_back_inside(self) -> None:
        """Locked up again: the pathway waits, the file is the same."""
        it = self.driver
        it.follow("Lieu et sortie")
        it.follow("Un nouveau lieu ou régime")
        it.choose("Régime", "détention provisoire")
        it.choose("Établissement", "Villepinte")
        it.write_day("Depuis le", self.days_ago(30))
        it.tick_alone("Suspendre le parcours : retour en détention")
        it.press("Noter ce lieu")
        it.arrives_at(self.name)
        it.reads("Parcours suspendu : retour en détention")

    def come_out_again(self) -> None:
        it = self.driver
        it.unfold("Le parcours")
        it.follow("Noter la sortie")
        it.arrives_at("Noter la sortie")
        it.write_day("Sortie le", self.days_ago(9))
        it.press("Noter la sortie")
        it.arrives_at(self.name)
        on_hold = it.page.locator(".person__alert").filter(has_text="Parcours suspendu")
        expect(on_hold).to_have_count(0)

    def reach_the_shore(self) -> None:
        it = self.driver
        it.unfold("Le parcours")
        it.follow("Terminer le parcours")
        it.tick("Où en est la personne", "Emploi durable")
        it.choose("Plus précisément", "CDI")
        it.tick("Ce qui a aussi été obtenu", "Logement ou hébergement stable")
        it.tick("Ce qui a aussi été obtenu", "Permis de conduire")
        it.press("Terminer le parcours")
        it.arrives_at(self.name)
        it.reads("terminé")


def what_the_database_holds(product: Product, last_name: str) -> dict[str, Any]:
    """Behind the product's back: the file, the thread, who did and read what."""
    with product.superuser() as found:

        def rows(query: str, *values: object) -> list[Any]:
            return found.execute(query.encode(), values).fetchall()

        people = rows("SELECT id FROM participants_participant WHERE last_name = %s", last_name)
        assert len(people) == 1, "one person, one file"
        pk = people[0][0]
        enrolments = rows(
            "SELECT e.id, e.status, p.name FROM pathways_enrolment e"
            " JOIN pathways_programme p ON p.id = e.programme_id WHERE e.participant_id = %s", pk
        )  # fmt: skip
        return {
            "id": pk,
            "enrolments": [(status, name) for _pk, status, name in enrolments],
            "moments": [
                kind
                for (kind,) in rows(
                    "SELECT kind FROM pathways_enrolmentmoment WHERE enrolment_id = %s ORDER BY id",
                    enrolments[0][0],
                )
            ],
            "regimes": [
                regime
                for (regime,) in rows(
                    "SELECT regime FROM justice_custodyperiod WHERE participant_id = %s"
                    " ORDER BY started_on, id", pk,
                )
            ],
            "verbs": {
                verb
                for (verb,) in rows("SELECT verb FROM audit_entry WHERE participant_id = %s", pk)
            },
            "pages_read": {
                page
                for (page,) in rows("SELECT page FROM audit_reading WHERE participant_id = %s", pk)
            },
            "tables_changed": {
                table
                for (table,) in rows(
                    "SELECT DISTINCT table_name FROM audit_change WHERE participant_id = %s", pk
                )
            },
            "said_in_clear": rows(
                "SELECT 1 FROM audit_change WHERE participant_id = %s"
                " AND concat(before, after) LIKE %s", pk, f"%{DONE[:12]}%",
            ),
        }  # fmt: skip


def check_nothing_is_lost(product: Product, last_name: str) -> None:
    held = what_the_database_holds(product, last_name)
    assert held["enrolments"] == [("ended", "Hors les murs")], "one pathway from first day to last"
    told = [
        kind
        for kind in held["moments"]
        if kind in {"enrolled", "signed", "suspended", "resumed", "ended"}
    ]
    assert told == ["enrolled", "signed", "suspended", "resumed", "ended"]
    assert held["regimes"] == ["probation", "remand", "free"]
    assert {"referral.accepted", "agreement.signed"} <= held["verbs"], held["verbs"]
    assert {"dossier"} <= held["pages_read"]
    assert {"participants_participant", "pathways_enrolment", "scheduling_interviewnote"} <= held[
        "tables_changed"
    ]
    assert held["said_in_clear"] == [], "what was said is sealed, in the history too"


def check_the_thread(driver: Driver) -> None:
    """One thread, in one place, from the first day to the last."""
    thread = driver.page.locator("#fil")
    for said in (DONE, "Parcours suspendu", "Parcours repris", "CDI"):
        expect(thread.get_by_text(said, exact=False).first).to_be_visible()


HANDS: dict[str, tuple[type[Driver], str, Someone]] = {
    "mouse": (
        Mouse, "desktop", Someone("Ousmane", "Tessandier", date(1994, 3, 12), "06 39 98 41 27")
    ),
    "keyboard": (
        Keyboard, "desktop", Someone("Djibril", "Rouanet", date(1988, 11, 5), "06 39 98 72 30")
    ),
    "without_scripts": (
        MouseWithoutScripts, "without_scripts",
        Someone("Kevin", "Delmotte", date(2001, 7, 28), "06 39 98 06 84"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("hand", HANDS)
def test_someone_is_accompanied_from_an_orientation_to_a_lasting_job(
    hand: str, product: Product, request: pytest.FixtureRequest
) -> None:
    driver, window, who = HANDS[hand]
    visitor: Visitor = request.getfixturevalue(window)
    visitor.enter_as("officer")
    journey = Journey(driver(visitor), who)
    journey.whole()
    check_the_thread(journey.driver)
    check_nothing_is_lost(product, who.last_name)
