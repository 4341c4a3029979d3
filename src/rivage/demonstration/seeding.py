"""The whole association, in the order in which it happened. See `rivage seed`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Any

from django.db import connection

from rivage.accounts.models import User
from rivage.core.context import acting_as_system, identified
from rivage.demonstration import lives
from rivage.demonstration.association import Association, found, today_here
from rivage.demonstration.leaves import add_leaves
from rivage.demonstration.measures import add_measures
from rivage.demonstration.orientations import receive_orientations
from rivage.demonstration.particular import add_particular_cases
from rivage.demonstration.past import set_back_in_time
from rivage.demonstration.people import Somebody, biographies, everybody
from rivage.demonstration.phrases import Phrases
from rivage.demonstration.requests import add_requests
from rivage.demonstration.roads import prepare_releases
from rivage.demonstration.story import Story
from rivage.participants.models import Participant
from rivage.referrals.actions import remind_awaiting

PEOPLE = 120
# How it ended, for those whose pathway has: class, what exactly, what else came of it.
EXITS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("durable", "cdi", ("housing", "bank_account")),
    ("transition", "cdd_short", ("rights_opened",)),
    ("positive", "cddi", ("identity_paper", "domiciliation")),
    ("other", "searching", ("france_travail",)),
    ("durable", "cdd_long", ("driving_licence",)),
    ("positive", "training", ("project",)),
    ("transition", "temp_short", ()),
    ("other", "unreachable", ()),
    ("withdrawn", "moved", ("family_ties",)),
    ("durable", "temp_long", ("housing",)),
    ("positive", "cddi", ("health_cover", "housing")),
    ("transition", "aided_contract", ("bank_account",)),
    ("other", "other_service", ("rights_opened",)),
    ("positive", "apprenticeship", ("digital",)),
    ("other", "on_request", ()),
    ("durable", "own_business", ("rights_opened", "bank_account")),
    ("withdrawn", "transferred", ()),
    ("transition", "cdd_short", ("adjustment_granted",)),
    ("other", "unreachable", ()),
    ("withdrawn", "retirement", ("rights_opened",)),
)


@dataclass(frozen=True)
class Turn:
    """A life to be told: by whom, whether it begins inside, and how it goes."""

    tell: Callable[[Story], object]
    inside: bool
    nadia: bool


def already_there() -> bool:
    with acting_as_system():
        return Participant.objects.exists()


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Acts nest in savepoints, so that one may fail alone; here a failure undoes everything, and
    two round trips in five are spared."""
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = before


def seed(*, people: int = PEOPLE) -> int:
    with acting_as_system(), _all_or_nothing():
        house = found(today_here())
        phrases = Phrases(house.chance)
        stories = [
            _told(house, phrases, at, turn, somebody)
            for at, (turn, somebody) in enumerate(_cast(_turns(people), everybody()))
        ]
        receive_orientations(house, phrases)
        add_particular_cases(house, stories)
        prepare_releases(stories)
        add_requests(stories)
        add_leaves(stories)
        add_measures(stories)
        set_back_in_time()
        remind_awaiting(house.today)
        return Participant.objects.count()


def _told(house: Association, phrases: Phrases, at: int, turn: Turn, somebody: Somebody) -> Story:
    officer: User = house.nadia if turn.nadia else house.etienne
    told = BIOGRAPHIES[at * 7 % len(BIOGRAPHIES)]
    story = Story(house, somebody, told, phrases, officer)
    story.inside_first = turn.inside
    with identified(officer.identity):
        turn.tell(story)
    return story


BIOGRAPHIES = biographies()


def _cast(turns: list[Turn], everyone: list[Somebody]) -> Iterator[tuple[Turn, Somebody]]:
    """The SAS and Villepinte receive men only; women come to us outside."""
    men = [person for person in everyone if person.gender == "man"]
    others = [person for person in everyone if person.gender != "man"]
    for turn in turns:
        first, then = (men, others) if turn.inside else (others, men)
        if not first and turn.inside:
            return
        queue = first or then
        if queue:
            yield turn, queue.pop(0)


def _turns(people: int) -> list[Turn]:
    """As many lives of each shape as there would be among `people`."""
    whole = _all_turns()
    if people >= len(whole):
        return whole
    step = len(whole) / people
    return [whole[int(number * step)] for number in range(people)]


def _all_turns() -> list[Turn]:
    turns = [Turn(partial(lives.sas_now, at=at), True, True) for at in range(11)]
    turns += [Turn(partial(lives.villepinte, at=at), True, False) for at in range(17)]
    turns += [
        Turn(partial(lives.outside, at=at, **_today(at)), at % 3 == 1, at % 2 == 0)
        for at in range(28)
    ]
    turns += [Turn(partial(lives.on_hold, at=at), at % 2 == 0, at % 3 != 1) for at in range(7)]
    turns += [Turn(partial(lives.back_inside, at=at), True, at % 3 == 0) for at in range(6)]
    turns += [Turn(partial(lives.newcomer, at=at), at % 2 == 1, at % 2 == 0) for at in range(6)]
    turns += [
        Turn(
            partial(
                lives.ended, at=at, exit_class=EXITS[at % 20][0], detail=EXITS[at % 20][1],
                results=EXITS[at % 20][2],
            ),
            at % 5 != 0, at % 5 in {1, 2, 0},
        )
        for at in range(40)
    ]  # fmt: skip
    turns += [Turn(partial(lives.back_again, at=at), at % 2 == 0, at % 2 == 0) for at in range(4)]
    return turns


def _today(at: int) -> dict[str, Any]:
    """Who comes today: one more for Nadia after her morning at the SAS, four for Étienne."""
    hours = {0: time(14), 1: time(9), 3: time(10), 7: time(11), 9: time(14)}
    if at not in hours:
        return {}
    return {"today_at": hours[at], "medium": "phone" if at == 9 else "office"}
