"""The road to release: what is in place and what is not, who takes over, one transfer."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from rivage.core.context import identified
from rivage.demonstration.calendar import last_worked, next_worked
from rivage.demonstration.story import MA, NOISY, Story
from rivage.justice.choices import Regime
from rivage.justice.models import ExpectedRelease
from rivage.pathways.actions import road
from rivage.pathways.choices import Actor, Readiness, ReleaseTopic, Trio
from rivage.scheduling.actions import whereabouts
from rivage.scheduling.queries import open_things

SOON = timedelta(days=60)
IN_PLACE, LACKING, NOT_NEEDED = Readiness.IN_PLACE, Readiness.LACKING, Readiness.NOT_NEEDED
# What was looked at, for one person after another; the rest is not looked at yet.
LOOKED_AT: tuple[dict[ReleaseTopic, Readiness], ...] = (
    {
        ReleaseTopic.HOUSING: IN_PLACE, ReleaseTopic.HEALTH_COVER: IN_PLACE,
        ReleaseTopic.BENEFITS: IN_PLACE, ReleaseTopic.TRANSPORT: IN_PLACE,
        ReleaseTopic.MONEY: IN_PLACE,
    },
    {ReleaseTopic.HOUSING: LACKING, ReleaseTopic.BENEFITS: LACKING},
    {ReleaseTopic.HEALTH_COVER: LACKING, ReleaseTopic.TRANSPORT: NOT_NEEDED},
    {ReleaseTopic.HOUSING: IN_PLACE, ReleaseTopic.MONEY: LACKING, ReleaseTopic.PHONE: LACKING},
    {},
)  # fmt: skip


def prepare_releases(stories: list[Story]) -> None:
    told = ExpectedRelease.objects.filter(
        current=True, participant__in=[story.participant.pk for story in stories],
    )  # fmt: skip
    days = {each.participant_id: each.earliest_on for each in told}
    near = [
        story for story in stories
        if story.inside and story.enrolment_is_open() and _soon(story, days)
    ]  # fmt: skip
    for number, story in enumerate(near):
        with identified(story.officer.identity):
            _prepare(story, number)
    _transfer([story for story in stories if story.inside and story not in near])


def _soon(story: Story, days: Mapping[UUID, date | None]) -> bool:
    day = days.get(story.participant.pk)
    return day is not None and story.today <= day <= story.today + SOON


def _prepare(story: Story, number: int) -> None:
    looked = LOOKED_AT[number % len(LOOKED_AT)]
    for at, (topic, state) in enumerate(looked.items()):
        road.confirm(
            story.participant, topic, state=state, said_by=Actor.PERSON if at % 2 else Actor.US,
            said_on=last_worked(story.today - timedelta(days=3 + at)), by=story.officer,
        )  # fmt: skip
    if number % 3 == 0:
        meeting = Trio.PLANNED if number % 2 else Trio.ASKED
        road.prepare_hand_over(
            story.participant, officer=story.officer, meeting=meeting,
            programme=story.house.programmes["hors-les-murs"], days_between_meetings=7,
            meeting_on=next_worked(story.today + timedelta(days=6)) if number % 2 else None,
            note="Préfère être appelé·e le matin.", by=story.officer,
        )  # fmt: skip


def _transfer(stories: list[Story]) -> None:
    """From one prison to the other; everything that was planned is kept, and looked at."""
    story = next((each for each in stories if each.enrolment_is_open()), None)
    if story is None:
        return
    on = last_worked(story.today - timedelta(days=4))
    with identified(story.officer.identity):
        found = open_things(story.participant, since=on)
        answers = whereabouts.Answers(
            appointments=[whereabouts.ForAppointment(each) for each in found.appointments],
            steps=[whereabouts.ForStep(each) for each in found.steps],
            cases=[whereabouts.ForCase(each) for each in found.cases],
        )
        prison = MA if story.officer == story.house.nadia else NOISY
        regime = Regime.CONVICTED if prison == MA else Regime.SAS
        where = story.house.prisons[prison]
        arrival = whereabouts.Arrival(on=on, regime=regime, establishment=where)
        whereabouts.transfer(story.participant, arrival, answers, by=story.officer)
