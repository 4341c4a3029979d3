"""A sentence adjustment, from the idea to the measure, with an appeal on the last minute."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rivage.core.spoken_dates import exact_day, spoken_day
from rivage.justice.rules.deadlines import appeal_window, chamber_deadline
from rivage.justice.rules.working_days import PARIS, is_working_day
from tests.e2e.conftest import Visitor
from tests.e2e.drivers import Driver, Mouse
from tests.e2e.product import Product

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PERSON = """
    SELECT p.id, p.first_name, p.last_name, p.preferred_name FROM participants_participant p
    JOIN justice_custodyperiod c ON c.participant_id = p.id AND c.ended_on IS NULL
    JOIN accounts_user u ON u.id = p.officer_id
    WHERE c.regime IN ('sas', 'convicted') AND NOT p.restricted AND p.merged_into_id IS NULL
      AND u.role = 'officer' AND c.started_on < %(before)s
      AND p.officer_id = %(officer)s
      AND NOT EXISTS (SELECT 1 FROM justice_regimelimits l WHERE l.participant_id = p.id)
    ORDER BY (SELECT count(*) FROM justice_adjustmentdossier d WHERE d.participant_id = p.id), p.id
"""
DAY = timedelta(days=1)


def tuesday_that_works(before: date) -> date:
    """Notified that Tuesday, the window closes on Wednesday at midnight: no holiday in the way."""
    day = before - timedelta(days=(before.weekday() - 1) % 7)
    while not (is_working_day(day) and is_working_day(day + DAY)):
        day -= timedelta(days=7)
    return day


@dataclass
class Calendar:
    """Days in the past, in order; the two months of the chamber are behind us."""

    today: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        self.notified = tuesday_that_works(self.today - timedelta(days=75))
        self.appealed = self.notified + DAY
        self.void = chamber_deadline(self.appealed).first_day_after
        self.heard = self.notified - timedelta(days=6)
        self.filed = self.heard - timedelta(days=60)
        self.opened = self.filed - timedelta(days=30)
        self.started = self.today - DAY


class Journey:
    """One officer, one person; nothing is typed twice."""

    def __init__(self, driver: Driver, who: tuple[str, str, str]) -> None:
        self.it, self.dossier = driver, ""
        self.pk, self.first_name, self.last_name = who
        self.days = Calendar()

    def whole(self) -> None:
        self.open_it()
        self.gather()
        self.file_and_be_heard()
        self.granted_and_notified()
        self.appealed_on_the_last_minute()
        self.void()
        self.enforced_with_hours()

    def state(self, said: str) -> None:
        expect(self.it.page.locator(".row-of .badge-word").first).to_have_text(said)

    def open_it(self) -> None:
        it = self.it
        it.visitor.open(f"/personnes/{self.pk}/")
        it.follow("Lieu et sortie")
        it.follow("Aménagement de peine")
        it.follow("Ouvrir une demande")
        it.tick("Mesure demandée", "Détention à domicile (DDSE)")
        it.write("Le projet, dans les mots de la personne", "Reprendre en cuisine, chez ma tante.")
        it.write_day("On en parle depuis le", self.days.opened)
        it.press("Ouvrir ce dossier")
        it.arrives_at("Détention à domicile (DDSE)")
        self.state("Idée")
        self.dossier = it.page.url.rstrip("/").rsplit("/", 1)[-1]

    def gather(self) -> None:
        it = self.it
        it.follow("Conditions vérifiées")
        it.write_day("Le", self.days.opened)
        it.press("Enregistrer")
        self.state("Conditions vérifiées avec le CPIP")
        it.follow("Préciser le logement")
        it.write("Chez qui", "Sa tante, Mme Diallo")
        it.write("Adresse", "12 rue des Lilas, Bobigny")
        it.write_day("L’hébergeant a donné son accord le", self.days.opened)
        it.press("Enregistrer")
        it.reads("12 rue des Lilas, Bobigny")
        it.follow("Préciser l’activité")
        it.choose("Activité", "Promesse")
        it.write("Employeur ou organisme, poste", "La Cantine du port, aide de cuisine")
        for day in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"):
            it.write(day, "9h-15h30")
        it.write("Trajet, de porte à porte, en minutes", "35")
        it.tick("Ce que l’employeur sait de la mesure", "Ne doit pas être informé")
        it.press("Enregistrer")
        it.reads("9 h – 15 h 30")
        it.reads("ne doit pas être informé")
        self.tick_pieces()

    def tick_pieces(self) -> None:
        """Two clicks, a paper attached, a wrong tick taken back."""
        it, page = self.it, self.it.page
        row = page.locator("li", has_text="CV et diplômes").first
        row.get_by_role("button", name="Reçue").click()
        expect(row).to_contain_text("reçue")
        row.get_by_role("button", name="À refaire").click()
        expect(row).to_contain_text("à demander")
        it.follow("Attestation d’hébergement")
        it.arrives_at("Attestation d’hébergement")
        it.field("Fichier").set_input_files(
            files=[{"name": "Été.exe", "mimeType": "image/png", "buffer": b"MZ not a paper"}]
        )
        it.press("Garder ce papier")
        it.reads("ni un PDF, ni une photo")
        it.field("Fichier").set_input_files(
            files=[{"name": "Hébergement.pdf", "mimeType": "application/pdf", "buffer": PDF}]
        )
        it.press("Garder ce papier")
        with page.expect_download() as downloaded:
            it.link("hebergement.pdf").click()
        assert downloaded.value.path().read_bytes() == PDF
        it.follow("Détention à domicile (DDSE)")
        expect(page.locator("li", has_text="Attestation d’hébergement").first).to_contain_text(
            "1 fichier"
        )

    def file_and_be_heard(self) -> None:
        it, days = self.it, self.days
        it.follow("Noter le dépôt de la requête")
        it.write_day("Déposée le", days.filed)
        it.press("Enregistrer")
        self.state("Requête déposée")
        it.reads("Débat devant le juge (JAP)")
        it.follow("Noter l’audience")
        it.write_day("Jour de l’audience", days.heard)
        it.write_hour("Heure", 14)
        it.write("Lieu", "Tribunal de Bobigny")
        it.write_day("Appris le", days.filed + DAY)
        it.press("Enregistrer")
        self.state("Audience fixée")
        it.reads(f"{spoken_day(days.heard, days.today)}, 14 h")
        it.follow("L’audience a eu lieu")
        it.write_day("Le", days.heard)
        it.press("Enregistrer")
        self.state("En délibéré")

    def granted_and_notified(self) -> None:
        it, days = self.it, self.days
        it.follow("Noter la décision")
        it.tick("Décision", "Accordée")
        it.write_day("Décision du", days.heard)
        it.press("Enregistrer")
        self.state("Accordée")
        it.follow("Noter la notification")
        it.write_day("Le", days.notified)
        it.write_hour("À quelle heure", 10)
        it.press("Enregistrer")
        self.state("Notifiée, délai du procureur")
        it.reads("Appel suspensif du procureur")
        it.reads("s’impose")

    def appealed_on_the_last_minute(self) -> None:
        it, days = self.it, self.days
        it.follow("Le procureur a fait appel")
        it.write_day("Le", days.appealed)
        it.field("À quelle heure").fill("23:59")
        it.press("Enregistrer")
        self.state("Appel du procureur")
        it.reads("suspensif")
        self.void_too_early()
        it.follow("Mot pour la personne")
        it.arrives_at("Le procureur a fait appel")
        it.reads("Ce n’est pas un refus, et ce n’est pas votre faute.")
        it.reads(spoken_day(chamber_deadline(days.appealed).last_day, days.today))
        self.printed_on_one_page()
        it.follow("Revenir au dossier")

    def printed_on_one_page(self) -> None:
        """On paper: one page, and no name but the first."""
        page = self.it.page
        page.emulate_media(media="print")
        assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) == 1
        on_paper = page.locator("body").inner_text()
        assert self.first_name in on_paper
        assert self.last_name not in on_paper
        assert "Ma journée" not in on_paper
        page.emulate_media(media="screen")

    def void_too_early(self) -> None:
        """The day before, the chamber still had time: the product says so and keeps the page."""
        it = self.it
        it.follow("L’appel est non avenu")
        it.write_day("Le", self.days.void - DAY)
        it.press("Enregistrer")
        it.reads("La chambre a jusqu’au")
        it.follow("Ne rien changer")

    def void(self) -> None:
        it = self.it
        it.follow("L’appel est non avenu")
        it.write_day("Le", self.days.void)
        it.press("Enregistrer")
        self.state("Appel non avenu")

    def enforced_with_hours(self) -> None:
        it, days = self.it, self.days
        it.follow("Noter le début de la mesure")
        it.write_day("Début de la mesure", days.started)
        for day in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"):
            it.write(day, "8h-17h")
        it.write("Samedi", "10h-12h")
        assert it.choice_made("Sous quel régime") == "Détention à domicile (DDSE)"
        it.press("Enregistrer")
        self.state("En cours")
        it.reads("8 h – 17 h")


@pytest.fixture
def who(product: Product, desktop: Visitor) -> tuple[str, str, str]:
    officer = int(re.search(r"\d+", desktop.door("officer"))[0])  # type: ignore[index]
    desktop.enter_as("officer")
    known = {"before": Calendar().started, "officer": officer}
    with product.superuser() as database:
        row = database.execute(PERSON.encode(), known).fetchone()
    assert row is not None
    return str(row[0]), row[3] or row[1], row[2]


def test_from_the_idea_to_the_measure_with_an_appeal_that_comes_to_nothing(
    product: Product, desktop: Visitor, who: tuple[str, str, str]
) -> None:
    journey = Journey(Mouse(desktop), who)
    journey.whole()
    desktop.check_accessible()
    page = desktop.page

    # The place and the hours follow, in the same act.
    desktop.open(f"/situation/{journey.pk}/")
    page.get_by_text("Détention à domicile").first.wait_for()
    with product.superuser() as database:
        assert database.execute(
            "SELECT regime, started_on FROM justice_custodyperiod"
            " WHERE participant_id = %s AND ended_on IS NULL",
            [journey.pk],
        ).fetchone() == ("ddse", journey.days.started)
        states = database.execute(
            "SELECT m.became FROM justice_dossiermoment m WHERE m.dossier_id = %s"
            " ORDER BY m.recorded_at",
            [journey.dossier],
        ).fetchall()
        assert [row[0] for row in states] == [
            "idea", "eligibility_checked", "filed", "hearing_scheduled", "heard", "granted",
            "notified", "appealed", "appeal_void", "executing",
        ]  # fmt: skip


def test_the_window_of_the_journey_closes_that_night() -> None:
    days = Calendar()
    notified = datetime.combine(days.notified, datetime.min.time(), tzinfo=PARIS.zone)

    assert appeal_window(notified).last_day == days.appealed
    assert exact_day(days.notified).startswith("mardi")
