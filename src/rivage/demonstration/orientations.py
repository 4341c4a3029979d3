"""Orientations: those that became a file, those that wait or were answered, and drafts."""

from datetime import date, timedelta
from typing import Any

from rivage.accounts.models import User
from rivage.core.context import identified
from rivage.core.identifiers import new_id
from rivage.demonstration.association import OUTSIDE, SAS, VILLEPINTE, Association
from rivage.demonstration.calendar import last_worked
from rivage.demonstration.phrases import Phrases
from rivage.demonstration.story import MA, NOISY, Story
from rivage.participants.actions import correct_identity
from rivage.referrals import actions as referrals
from rivage.referrals.models import Referral

INSIDE_SENDERS = ("SPIP de Seine-Saint-Denis",)
OUTSIDE_SENDERS = (
    "SPIP de Paris", "SPIP de Seine-Saint-Denis", "Mission locale des Deux-Rives",
    "Agence locale d’insertion du Canal", "Espace parisien pour l’insertion Nord-Est",
    "France Travail, agence de la Plaine",
)  # fmt: skip
CPIP = {
    "SPIP de Seine-Saint-Denis": "Hélène Marchetti",
    "SPIP de Paris": "Nadège Ferrand",
    "Mission locale des Deux-Rives": "Julie Prigent",
    "Agence locale d’insertion du Canal": "Bruno Szabo",
    "Espace parisien pour l’insertion Nord-Est": "Amel Haddad",
    "France Travail, agence de la Plaine": "Olivier Ramos",
}


def open_by_referral(  # noqa: PLR0913 -- an orientation is all of this
    story: Story,
    team: str,
    programme: str,
    *,
    on: date,
    regime: str,
    prison: str = "",
    release: date | None = None,
) -> None:
    """A prescriber wrote, we accepted: file, pathway and place come from what was written."""
    house, person = story.house, story.person
    values = facts(house, story.phrases, team, programme, regime, prison, release) | {
        "first_name": person.first, "last_name": person.last, "birth_date": story.birth_date(),
        "gender": person.gender, "languages": list(person.languages),
        "interpreter": "none", "reading_help": person.reading,
        "availability": story.biography.availability or "Selon les mouvements.",
        "message": story.phrases.draw("referral_messages").replace(
            "{domain}", story.biography.domain
        ),
        "phone": "" if prison else story.number(),
    }  # fmt: skip
    received_on = last_worked(on - timedelta(days=story.chance.choice([3, 5, 6, 9])))
    referral = send(values, received_on, by=story.officer)
    referral = referrals.accept(
        referral, programme=house.programmes[programme], officer=story.officer, on=on,
        note=story.phrases.draw("referral_answers"), by=story.officer,
    )  # fmt: skip
    assert referral.participant is not None and referral.enrolment is not None  # noqa: S101, PT018
    story.participant, story.enrolment = referral.participant, referral.enrolment
    story.opened_on, story.inside = on, bool(prison)
    correct_identity(story.participant, {"french_level": person.french}, by=story.officer)


def facts(  # noqa: PLR0913, PLR0917 -- where it comes from, where it goes
    house: Association, phrases: Phrases, team: str, programme: str, regime: str,
    prison: str = "", release: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    senders = [
        name
        for name in (INSIDE_SENDERS if prison else OUTSIDE_SENDERS)
        if name in house.prescribers
    ]
    sender = house.chance.choice(senders)
    return {
        "organisation": house.prescribers[sender], "prescriber_name": CPIP.get(sender, ""),
        "team": house.teams[team], "programme": house.programmes[programme],
        "regime": regime, "establishment": house.prisons.get(prison),
        "release_on": release, "release_source": "probation_officer" if release else "",
        "release_unknown": "" if release or not prison else "remand",
        "fallback_contact": house.chance.choice(["Le ou la CPIP", "aucun", "Sa mère, prévenue"]),
        "urgency": house.chance.choice(["normal", "normal", "soon"]),
    }  # fmt: skip


def send(values: dict[str, Any], on: date, *, by: User) -> Referral:
    draft = referrals.start_draft(new_id(), values, typed={}, by=by)
    return referrals.receive(draft, on=on, by=by)


# first, last, gender, age, languages, team, days ago, what became of it
WAITING: tuple[tuple[str, str, str, int, str, str, int, str], ...] = (
    ("Rudy", "Camille", "man", 28, "fra gcf", SAS, 1, ""),
    ("Aurélien", "Texier", "man", 33, "fra", SAS, 4, ""),
    ("Mehdi", "Ben Salem", "man", 29, "fra ara", SAS, 6, "known"),
    ("Baptiste", "Noël", "man", 21, "fra", SAS, 13, ""),
    ("Souleymane", "Dembélé", "man", 37, "bam fra", SAS, 8, "asked"),
    ("Laurent", "Michaud", "man", 44, "fra", SAS, 12, "waiting"),
    ("Fares", "Ghorbel", "man", 26, "fra ara", SAS, 15, "waiting"),
    ("Cosmin", "Neagu", "man", 31, "ron fra", SAS, 17, "waiting"),
    ("Gaël", "Lemoine", "man", 39, "fra", SAS, 19, "waiting"),
    ("Ismaël", "Yahiaoui", "man", 24, "fra", SAS, 30, "full"),
    ("Régis", "Antoine", "man", 57, "fra gcf", SAS, 41, "release_too_soon"),
    ("Olivier", "Castel", "man", 48, "fra", SAS, 55, "withdrawn"),
    ("Kamel", "Rahmani", "man", 35, "fra ara", VILLEPINTE, 3, ""),
    ("Dimitri", "Kozlov", "man", 30, "rus fra", VILLEPINTE, 12, ""),
    ("Abel", "Gomes", "man", 42, "por fra", VILLEPINTE, 9, "asked"),
    ("Yacine", "Hamdi", "man", 22, "fra", VILLEPINTE, 20, "waiting"),
    ("Lionel", "Ravier", "man", 36, "fra", VILLEPINTE, 64, "transferred"),
    ("Béatrice", "Lenoir", "woman", 46, "fra", OUTSIDE, 2, ""),
    ("Oumou", "Sangaré", "woman", 33, "bam fra", OUTSIDE, 5, ""),
    ("Florence", "Adam", "woman", 54, "fra", OUTSIDE, 16, ""),
    ("Mariam", "Sidibé", "woman", 27, "fra", OUTSIDE, 7, "asked"),
    ("Corentin", "Joly", "man", 23, "fra", OUTSIDE, 28, "outside_area"),
    ("Natacha", "Perrin", "woman", 38, "fra", OUTSIDE, 110, "expired"),
)  # fmt: skip


def receive_orientations(house: Association, phrases: Phrases) -> None:
    """The inbox of today: new, late, asked, waiting, answered; and two drafts."""
    for number, row in enumerate(WAITING):
        team = row[5]
        by = house.etienne if team == VILLEPINTE else house.nadia
        with identified(by.identity):
            _receive(house, phrases, number, row, by=by)
    _drafts(house, phrases)


def _receive(
    house: Association, phrases: Phrases, number: int, row: tuple[Any, ...], *, by: User
) -> None:
    first, last, gender, age, languages, team, ago, then = row
    prison = {SAS: NOISY, VILLEPINTE: MA}.get(team, "")
    programme = {SAS: "sas-accelere", VILLEPINTE: "dedans-dehors"}.get(team, "hors-les-murs")
    regime = {SAS: "sas", VILLEPINTE: "convicted"}.get(team, "probation")
    release = house.today + timedelta(days=40 + 11 * number) if prison else None
    values = facts(house, phrases, team, programme, regime, prison, release) | {
        "first_name": first, "last_name": last, "gender": gender,
        "birth_date": date(house.today.year - age, number % 12 + 1, (number * 5) % 28 + 1),
        "languages": languages.split(), "interpreter": "none",
        "reading_help": house.chance.choice(["none", "none", "some"]),
        "availability": house.chance.choice(["Le matin", "Toute la semaine", "Sauf le jeudi"]),
        "message": phrases.draw("referral_messages").replace("{domain}", "la logistique"),
        "phone": "" if prison else f"06 39 98 {10 + number} {40 + number}",
    }  # fmt: skip
    referral = send(values, last_worked(house.today - timedelta(days=ago)), by=by)
    _answer(referral, then, by=by)


def _answer(referral: Referral, then: str, *, by: User) -> None:
    if then == "asked":
        referrals.ask(
            referral, question="La date de sortie est-elle confirmée par le greffe ?", by=by
        )
    elif then == "waiting":
        referrals.put_on_waiting_list(referral, note="Prochaine promotion dans un mois.", by=by)
    elif then == "withdrawn":
        referrals.withdraw(referral, note="Le service qui orientait a trouvé plus près.", by=by)
    elif then == "expired":
        referrals.expire(referral, by=by)
    elif then not in {"", "known"}:
        referrals.decline(referral, reason=then, note="Nous restons joignables.", by=by)


def _drafts(house: Association, phrases: Phrases) -> None:
    """Taken down on the phone, to be completed."""
    with identified(house.nadia.identity):
        values = {"team": house.teams[SAS], "first_name": "Terence", "prescriber_name": "CPIP, SAS"}
        referrals.start_draft(new_id(), values, typed={"release_on": "mi-mars ?"}, by=house.nadia)
        values = facts(house, phrases, OUTSIDE, "hors-les-murs", "free") | {
            "first_name": "Sylvie", "last_name": "Baron", "languages": ["fra"],
        }  # fmt: skip
        referrals.start_draft(new_id(), values, typed={}, by=house.nadia)
    with identified(house.etienne.identity):
        values = {"team": house.teams[VILLEPINTE], "first_name": "Eddy", "last_name": "Marie-Luce"}
        referrals.start_draft(new_id(), values, typed={}, by=house.etienne)
