"""The association itself: its teams, its staff, its programmes, and the places around it."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.utils import timezone

from rivage.accounts import rules
from rivage.accounts.actions import (
    accept_invitation,
    create_team,
    invite,
    keep_custody_numbers,
)
from rivage.accounts.choices import Role
from rivage.accounts.models import Team, User
from rivage.core.context import identified
from rivage.demonstration.calendar import Diary
from rivage.organisations.actions.demonstration import load_demonstration_reference
from rivage.organisations.models import Establishment, Organisation
from rivage.pathways.actions import change_programme, load_programmes
from rivage.pathways.models import Programme
from rivage.reference.models import Occupation

SAS, VILLEPINTE, OUTSIDE = "SAS Noisy", "Villepinte", "Hors les murs"


@dataclass
class Association:
    """What every life needs at hand. Nothing of it is chosen by chance twice."""

    today: date
    chance: Random
    administrator: User
    lead: User
    # The first is the one whom visitors of the demonstration follow.
    nadia: User
    etienne: User
    teams: dict[str, Team]
    programmes: dict[str, Programme]
    prisons: dict[str, Establishment]
    occupations: dict[str, Occupation]
    prescribers: dict[str, Organisation]
    diary: Diary = field(default_factory=Diary)


def found(today: date) -> Association:
    """Reference, teams, staff and programmes. Within the identity of the system."""
    load_demonstration_reference()
    administrator = _hire("Jérôme", "Pelletier", Role.ADMINISTRATOR, [], by=None)
    with identified(administrator.identity):
        teams = {name: create_team(name, by=administrator) for name in (SAS, VILLEPINTE, OUTSIDE)}
        keep_custody_numbers(teams[SAS], kept=True, by=administrator)
        nadia = _hire(
            "Nadia", "Ferroukhi", Role.OFFICER, [teams[SAS], teams[OUTSIDE]], by=administrator
        )
        etienne = _hire(
            "Étienne", "Lacaze", Role.OFFICER, [teams[VILLEPINTE], teams[OUTSIDE]],
            by=administrator,
        )  # fmt: skip
        lead = _hire("Marianne", "Kouassi", Role.LEAD, teams.values(), by=administrator)
        _hire("Inès", "Vasconcelos", Role.DPO, [], by=administrator)
    return Association(
        today=today, chance=Random(20260501), administrator=administrator,  # noqa: S311
        lead=lead, nadia=nadia, etienne=etienne, teams=teams, programmes=_programmes(lead, teams),
        prisons={row.short_name: row for row in Establishment.objects.all()},
        occupations={row.rome: row for row in Occupation.objects.all()},
        prescribers={row.name: row for row in Organisation.objects.prescribers()},
    )  # fmt: skip


def _hire(first: str, last: str, role: Role, teams: object, *, by: User | None) -> User:
    """Invited, then arrived. Nobody knows the password: the demonstration opens by one click."""
    email = f"{_plain(first)}.{_plain(last)}@association.example"
    invited = invite(email, role=role, first_name=first, last_name=last, teams=teams, by=by)  # type: ignore[arg-type]
    return accept_invitation(
        invited.invitation, password=rules.new_token(), first_name=first, last_name=last
    )


def _plain(name: str) -> str:
    return name.lower().replace("é", "e").replace("ô", "o").replace("è", "e")


def _programmes(lead: User, teams: dict[str, Team]) -> dict[str, Programme]:
    places = {
        "sas-accelere": teams[SAS],
        "dedans-dehors": teams[VILLEPINTE],
        "hors-les-murs": teams[OUTSIDE],
    }
    with identified(lead.identity):
        return {
            programme.code: change_programme(programme, team=places[programme.code], by=lead)
            for programme in load_programmes()
            if programme.code in places
        }


def today_here() -> date:
    return timezone.localdate()
