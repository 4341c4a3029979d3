"""What a few pages need to be true: near files, a restricted one, an exceptional opening."""

from dataclasses import replace
from datetime import date, timedelta

from rivage.audit.actions import trace_reading
from rivage.caseload.actions import look_at_team
from rivage.caseload.merging import merge_files, proposed
from rivage.core.context import identified
from rivage.demonstration.association import OUTSIDE, VILLEPINTE, Association
from rivage.demonstration.story import Story
from rivage.participants.actions import open_file, restrict_file
from rivage.participants.actions.exceptional import open_exceptionally
from rivage.participants.models import Participant
from rivage.scheduling.actions import hand_over_file

REASON = (
    "Appel de la CPIP : la personne sort ce soir et cherche à joindre Étienne, absent. "
    "Besoin de son adresse de sortie pour le rendez-vous de demain."
)
READ = 12


def add_particular_cases(house: Association, stories: list[Story]) -> None:
    """Each needs someone whom it fits: a small association may have nobody."""
    _near_files(house, stories)
    _handed_over(house, stories)
    _restricted(house, stories)
    _exceptional(house, stories)
    _readings(house, stories)
    with identified(house.lead.identity):
        look_at_team(True, by=house.lead)


def _near_files(house: Association, stories: list[Story]) -> None:
    """Written down twice, once by ear: two to be compared, and one already made one again."""
    mine = [story for story in stories if story.officer == house.nadia]
    for at, story in enumerate(mine[2::15][:3]):
        person = story.person
        heard = (
            (person.first, _by_ear(person.last))
            if at != 1
            else (_by_ear(person.first), person.last)
        )
        twin = replace(story.identity(), first_name=heard[0], last_name=heard[1], french_level="")
        with identified(house.nadia.identity):
            double = open_file(
                twin, teams=[house.teams[OUTSIDE]], officer=house.nadia,
                phones=[story.number()], by=house.nadia,
            )  # fmt: skip
            if at == 2:
                merge_files(
                    story.participant, double, proposed(story.participant, double),
                    by=house.nadia,
                )  # fmt: skip


def _by_ear(name: str) -> str:
    for heard, written in (
        ("ll", "l"),
        ("ss", "s"),
        ("ou", "oo"),
        ("y", "i"),
        ("c", "k"),
        ("e", "é"),
    ):
        if heard in name:
            return name.replace(heard, written, 1)
    return name + "e"


def _handed_over(house: Association, stories: list[Story]) -> None:
    """A colleague took over, appointments included."""
    theirs = [one for one in stories if one.officer == house.etienne and not one.inside]
    story = next((one for one in theirs if one.enrolment_is_open() and not one.comes_today), None)
    if story is None:
        return
    with identified(house.lead.identity):
        hand_over_file(
            story.enrolment, officer=house.nadia, on=house.today - timedelta(days=5),
            note="Plus près de chez lui ou de chez elle pour les rendez-vous.", by=house.lead,
        )  # fmt: skip


def _restricted(house: Association, stories: list[Story]) -> None:
    """Someone is known in the district: only two people may know of the file."""
    mine = (one for one in stories if one.officer == house.nadia and not one.inside_first)
    story = next(mine, None)
    if story is None:
        return
    with identified(house.lead.identity):
        restrict_file(story.participant, [house.lead], by=house.lead)


def _exceptional(house: Association, stories: list[Story]) -> None:
    """A file of Villepinte, opened by an officer of another team: the lead is told."""
    theirs = (
        one
        for one in stories
        if one.inside
        and one.officer == house.etienne
        and not one.participant.teams.exclude(name=VILLEPINTE).exists()
    )
    story = next(theirs, None)
    if story is None:
        return
    born: date = story.birth_date()
    with identified(house.nadia.identity):
        open_exceptionally(
            last_name=story.person.last, first_name=story.person.first, birth_date=born,
            reason=REASON, by=house.nadia,
        )  # fmt: skip


def _readings(house: Association, stories: list[Story]) -> None:
    """Files opened today, by whom: what data protection looks at."""
    for story in house.chance.sample(stories, min(READ, len(stories))):
        with identified(story.officer.identity):
            if Participant.objects.filter(pk=story.participant.pk).exists():
                trace_reading(
                    story.officer, kind="file", page="dossier",
                    participant_id=story.participant.pk,
                )  # fmt: skip
