"""Sentence adjustments asked for: one at each state that a dossier may be in.

Each is told act by act, on days that hang together; nothing in them says why anyone is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from rivage.core.context import identified
from rivage.demonstration.calendar import at, last_worked, next_worked
from rivage.demonstration.story import MA, NOISY, Story
from rivage.justice.actions import dossiers
from rivage.justice.choices import (
    DossierState,
    EmployerKnows,
    JobKind,
    Measure,
    PieceState,
    Regime,
)
from rivage.justice.models import (
    AdjustmentDossier,
    CustodyPeriod,
    DossierPiece,
    ExpectedRelease,
)

NINE, TEN, FOUR = time(9), time(10, 30), time(16)
WEEK: dict[str, Any] = {"week": [[[450, 1140]]] * 5 + [[[540, 720]], []]}
SHORTER: dict[str, Any] = {"week": [[[480, 1080]]] * 5 + [[], []]}
PROJECTS = (
    "« Reprendre le travail et être à la maison le soir pour les devoirs de ma fille. »",
    "« Une place en cuisine m’attend, je veux la tenir. »",
    "« Sortir avec un cadre, pas du jour au lendemain. »",
    "« Finir ma formation et trouver un logement à moi. »",
)
HOSTS = ("sa sœur", "ses parents", "une amie de longue date", "son oncle")
ADDRESSES = (
    "18 rue du Port, Saint-Denis", "5 allée des Peupliers, Noisy-le-Grand",
    "41 avenue Jean-Jaurès, Pantin", "9 rue des Écoles, Montreuil",
)  # fmt: skip
JOBS = (
    "Commis de cuisine, restaurant d’insertion Les Deux Rives",
    "Agent d’entretien des espaces verts, chantier La Halte",
    "Préparateur de commandes, entreprise Atelier du Canal",
)
# An empty page, as a paper that someone would have sent.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass
class Request:
    """A dossier being told; `back` is how many days ago something happened."""

    story: Story
    number: int
    dossier: AdjustmentDossier

    def day(self, back: int) -> date:
        return last_worked(self.story.today - timedelta(days=back))

    def ahead(self, days: int) -> date:
        return next_worked(self.story.today + timedelta(days=days))

    def do(self, act: Callable[..., AdjustmentDossier], **said: Any) -> None:
        self.dossier = act(self.dossier, by=self.story.officer, **said)

    def build(self, back: int, *, received: int = 3) -> None:
        """The project, where to live, the job; some papers received."""
        self.do(dossiers.prepare, state=DossierState.ELIGIBILITY_CHECKED, on=self.day(back))
        self.do(dossiers.prepare, state=DossierState.BUILDING, on=self.day(back - 4))
        at_home = self.dossier.measure in {Measure.DDSE, Measure.CONDITIONAL_RELEASE, Measure.LSC}
        if at_home:
            self.do(
                dossiers.change_housing, housing_host=HOSTS[self.number % len(HOSTS)],
                housing_address=ADDRESSES[self.number % len(ADDRESSES)],
                host_agreed_on=self.day(back - 5), tenant_agreed_on=None,
                coverage_checked_on=None, housing_note="",
            )  # fmt: skip
        self.do(
            dossiers.change_job, job_kind=JobKind.PROMISE, job_words=JOBS[self.number % len(JOBS)],
            job_hours=SHORTER, journey_minutes=35 + 5 * (self.number % 5),
            employer_knows=EmployerKnows.TOLD, person_agreed_on=self.day(back - 6),
        )  # fmt: skip
        self.receive(received, back - 8)

    def receive(self, count: int, back: int) -> None:
        pieces = DossierPiece.objects.filter(dossier=self.dossier, state=PieceState.TO_ASK)
        for order, piece in enumerate(pieces):
            on = self.day(max(back - order, 0))
            state = PieceState.RECEIVED if order < count else PieceState.ASKED
            if order <= count + 1:
                dossiers.mark_piece(piece, state, on=on, by=self.story.officer)

    def collect(self, back: int) -> None:
        self.build(back + 20, received=99)
        self.do(dossiers.prepare, state=DossierState.COLLECTED, on=self.day(back))
        support = self.dossier.pieces.filter(kind="support_statement").first()
        if support is not None:
            name = "Attestation d’accompagnement.pdf"
            dossiers.attach_file(support, name=name, content=PAPER, by=self.story.officer)

    def file(self, back: int) -> None:
        self.collect(back + 4)
        self.do(dossiers.file_request, on=self.day(back))

    def hearing(self, back: int, *, told: int) -> None:
        """Held so many days ago; to come when `back` is negative."""
        day = self.day(back) if back >= 0 else self.ahead(-back)
        self.do(dossiers.schedule_hearing, at=at(day, TEN), on=self.day(told))

    def grant(self, back: int, *, without_debate: bool = False) -> None:
        self.file(back + 70)
        self.hearing(back, told=back + 40)
        if not without_debate:
            self.do(dossiers.hear, on=self.day(back))
        self.do(dossiers.grant, on=self.day(back), without_debate=without_debate)

    def notify(self, back: int) -> None:
        self.do(dossiers.notify_decision, at=at(self.day(back), NINE))


def idea(_told: Request) -> None:
    return


def building(told: Request) -> None:
    told.build(18)


def collected(told: Request) -> None:
    told.collect(3)


def filed(told: Request) -> None:
    told.file(38)


def filed_long_ago(told: Request) -> None:
    told.file(108)


def hearing_soon(told: Request) -> None:
    told.file(52)
    told.hearing(-9, told=15)
    first = told.dossier.pieces.filter(kind="housing_statement").first()
    if first is not None:
        dossiers.change_piece(
            first, state=PieceState.RECEIVED, brought_by=first.brought_by,
            asked_on=first.asked_on, received_on=first.received_on, issued_on=None,
            expires_on=told.ahead(6), reference="Chemise bleue, au bureau",
            by=told.story.officer,
        )  # fmt: skip


def hearing_moved(told: Request) -> None:
    told.file(60)
    told.hearing(-6, told=25)
    told.hearing(-20, told=4)


def heard(told: Request) -> None:
    told.file(75)
    told.hearing(3, told=30)
    told.do(dossiers.hear, on=told.day(3))


def window_open(told: Request) -> None:
    told.grant(5)
    told.notify(1)


def appealed(told: Request) -> None:
    told.grant(24)
    told.notify(21)
    told.do(dossiers.note_appeal, at=at(told.day(21), FOUR))
    told.do(dossiers.note_chamber_hearing, at=at(told.ahead(12), NINE))


def refused_then_asked_again(told: Request) -> None:
    told.file(150)
    told.hearing(80, told=110)
    told.do(dossiers.hear, on=told.day(80))
    told.do(
        dossiers.refuse,
        on=told.day(80),
        bar_months=2,
        reasons="Le logement n’était pas assuré au-delà de trois mois.",
    )
    told.notify(79)
    told.dossier = dossiers.take_up_again(told.dossier, by=told.story.officer)


def refused(told: Request) -> None:
    told.file(95)
    told.hearing(6, told=40)
    told.do(dossiers.hear, on=told.day(6))
    told.do(
        dossiers.refuse,
        on=told.day(6),
        bar_months=4,
        reasons="Le projet de travail doit être précisé : jours, heures, trajet.",
    )
    told.notify(4)


def commission_soon(told: Request) -> None:
    told.build(30, received=99)
    told.do(dossiers.give_opinion, on=told.day(10))
    told.do(dossiers.schedule_commission, at=at(told.ahead(8), NINE), on=told.day(6))


def adjourned(told: Request) -> None:
    told.file(70)
    told.hearing(7, told=35)
    told.do(dossiers.adjourn, on=told.day(7), note="Une pièce manquait : l’accord pour le boîtier.")


def given_up(told: Request) -> None:
    told.build(45)
    told.do(dossiers.give_up, on=told.day(12), note="La sortie arrive avant l’audience possible.")


# Measure, story, and how many days ago it was first spoken of. At the SAS, whoever leaves last is
# told first; at Villepinte, whoever has been there the longest.
Told = tuple[Measure, Callable[[Request], None], int]
AT_THE_SAS: Sequence[Told] = (
    (Measure.DDSE, hearing_soon, 88),
    (Measure.DDSE, window_open, 112),
    (Measure.CONDITIONAL_RELEASE, collected, 32),
    (Measure.DDSE, appealed, 132),
    (Measure.SEMI_LIBERTY, building, 26),
    (Measure.EXTERNAL_PLACEMENT, idea, 5),
    (Measure.LSC, commission_soon, 38),
    (Measure.SUSPENSION, given_up, 54),
)
AT_VILLEPINTE: Sequence[Told] = (
    (Measure.DDSE, refused_then_asked_again, 186),
    (Measure.CONDITIONAL_RELEASE, filed_long_ago, 144),
    (Measure.SEMI_LIBERTY, refused, 132),
    (Measure.SEMI_LIBERTY, heard, 112),
    (Measure.DDSE, adjourned, 106),
    (Measure.DDSE, hearing_moved, 96),
    (Measure.EXTERNAL_PLACEMENT, filed, 74),
)
UNDER: dict[str, Measure] = {
    Regime.DDSE: Measure.DDSE,
    Regime.CONDITIONAL_RELEASE: Measure.CONDITIONAL_RELEASE,
}


def add_requests(stories: list[Story]) -> None:
    """Those convicted and inside ask; those outside under a measure have obtained it."""
    rows = CustodyPeriod.objects.current().select_related("establishment")
    periods = {row.participant_id: row for row in rows}
    held = [story for story in stories if _may_ask(story, periods)]
    releases = dict(
        ExpectedRelease.objects.filter(current=True).values_list("participant_id", "earliest_on")
    )
    at_the_sas = sorted(
        (story for story in held if story.officer == story.house.nadia),
        key=lambda story: releases.get(story.participant.pk) or story.today, reverse=True,
    )  # fmt: skip
    at_villepinte = sorted(
        (story for story in held if story.officer != story.house.nadia),
        key=lambda story: story.opened_on,
    )
    for number, (story, (measure, tell, back)) in enumerate(
        [
            *zip(at_the_sas, AT_THE_SAS, strict=False),
            *zip(at_villepinte, AT_VILLEPINTE, strict=False),
        ]
    ):
        with identified(story.officer.identity):
            tell(_opened(story, number, measure, back))
    out = [
        story for story in stories
        if story.left_on and story.enrolment_is_open()
        and periods[story.participant.pk].regime in UNDER
    ]  # fmt: skip
    for number, story in enumerate(out):
        period = periods[story.participant.pk]
        with identified(story.officer.identity):
            _executing(story, number, UNDER[period.regime], period.started_on)


def _may_ask(story: Story, periods: dict[Any, CustodyPeriod]) -> bool:
    period = periods.get(story.participant.pk)
    convicted = period is not None and period.regime in {Regime.SAS, Regime.CONVICTED}
    return convicted and story.goes_on()


def _opened(story: Story, number: int, measure: Measure, back: int) -> Request:
    dossier = dossiers.open_dossier(
        story.participant, measure=measure, by=story.officer,
        establishment=story.house.prisons[NOISY if story.officer == story.house.nadia else MA],
        project=PROJECTS[number % len(PROJECTS)],
        on=last_worked(story.today - timedelta(days=back)),
    )  # fmt: skip
    return Request(story, number, dossier)


def _executing(story: Story, number: int, measure: Measure, started_on: date) -> None:
    """Outside since `started_on` by a decision; for one in three the prosecutor had appealed."""
    back = (story.today - started_on).days
    told = _opened(story, number, measure, back + 190)
    if number % 3 == 0:
        told.grant(back + 72)
        told.notify(back + 71)
        told.do(dossiers.note_appeal, at=at(told.day(back + 71), time(23, 59)))
        told.do(dossiers.note_void_appeal, on=told.day(back + 4))
    else:
        told.grant(back + 12, without_debate=number % 4 == 1)
        told.notify(back + 11)
        told.do(dossiers.note_no_appeal, on=told.day(back + 8))
    told.do(
        dossiers.enforce,
        on=started_on,
        hours=WEEK,
        obligations="Répondre au SPIP ; dire tout changement d’adresse ou d’emploi.",
    )
    if number % 4 == 2 and back > 4:
        told.do(
            dossiers.modify,
            on=told.day(back // 2),
            hours=SHORTER,
            note="Horaires revus à la demande de l’employeur.",
        )
