"""What is wished of a timetable, and the price of doing without: a policy that a lead can read.

Prices are whole numbers without unit. They are read in pairs: one missing interview costs as much
as twenty-five weeks without one. Nothing here depends on who a person is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Wish(StrEnum):
    INTERVIEWS = "interviews"
    EVENLY_MISSED = "evenly missed"
    FIRST_WEEK = "first week"
    EVERY_WEEK = "every week"
    BEFORE_DEADLINE = "before deadline"
    OWN_OFFICER = "own officer"
    OWN_TEAM = "own team"
    EARLY_HOURS = "early hours"
    EVEN_LOAD = "even load"
    SESSIONS = "sessions"
    WELCOME = "welcome"
    PRESENT = "present"
    MODULE_FOLLOWED = "module followed"
    EVENLY_ABSENT = "evenly absent"
    KEPT = "kept"


NAMES: Mapping[Wish, str] = MappingProxyType({
    Wish.INTERVIEWS: "le nombre d’entretiens prévu pour chacun",
    Wish.EVENLY_MISSED: "personne n’a beaucoup moins d’entretiens que les autres",
    Wish.FIRST_WEEK: "un entretien la première semaine",
    Wish.EVERY_WEEK: "un entretien chaque semaine",
    Wish.BEFORE_DEADLINE: "un entretien juste avant une audience ou une sortie",
    Wish.OWN_OFFICER: "les entretiens avec sa ou son référent·e",
    Wish.OWN_TEAM: "l’équipe de la promotion plutôt que des remplaçants",
    Wish.EARLY_HOURS: "pas d’entretien à la dernière heure de la matinée",
    Wish.EVEN_LOAD: "autant d’entretiens pour chaque membre de l’équipe",
    Wish.SESSIONS: "toutes les séances de chaque atelier",
    Wish.WELCOME: "l’atelier d’accueil la première semaine",
    Wish.PRESENT: "les ateliers quand chacun peut venir",
    Wish.MODULE_FOLLOWED: "au plus deux absences prévisibles à un même atelier",
    Wish.EVENLY_ABSENT: "personne ne manque beaucoup plus d’ateliers que les autres",
    Wish.KEPT: "ce qui est déjà annoncé ne bouge pas",
})  # fmt: skip

# Absences to one workshop that can be caught up without harm.
ABSENCES_BORNE = 2


@dataclass(frozen=True)
class Policy:
    """Its name is kept with each plan, so that a plan can be explained later."""

    name: str
    prices: Mapping[Wish, int]

    def __getitem__(self, wish: Wish) -> int:
        return self.prices[wish]


POLICY = Policy(
    "2026-11",
    {
        Wish.EVENLY_MISSED: 2000,
        Wish.SESSIONS: 800,
        Wish.INTERVIEWS: 500,
        Wish.WELCOME: 300,
        Wish.FIRST_WEEK: 200,
        Wish.MODULE_FOLLOWED: 150,
        Wish.BEFORE_DEADLINE: 60,
        Wish.EVENLY_ABSENT: 40,
        Wish.EVERY_WEEK: 20,
        Wish.PRESENT: 10,
        Wish.OWN_TEAM: 6,
        Wish.OWN_OFFICER: 2,
        Wish.EARLY_HOURS: 1,
        Wish.EVEN_LOAD: 1,
    },
)
