"""Under a measure, outside: the hours a judge left, and what bears on work."""

from datetime import timedelta

from rivage.core.context import identified
from rivage.demonstration.story import Story
from rivage.justice.actions.limits import add_obligation, set_limits
from rivage.justice.choices import Regime
from rivage.justice.models import CustodyPeriod
from rivage.justice.rules.limits import Duty, Window

JUDGE = "jugement du juge de l’application des peines"
MORNING, AFTERNOON, LONG_DAY = Window(480, 720), Window(810, 1110), Window(420, 1140)
WEEKS = (
    ((LONG_DAY,),) * 5 + ((MORNING,), ()),
    ((MORNING, AFTERNOON),) * 5 + ((Window(600, 960),), ()),
    ((Window(450, 1080),),) * 5 + ((), ()),
)
ADDRESSES = (
    "14 rue de la Fontaine, Bondy", "3 allée des Tilleuls, Bobigny", "27 rue Carnot, Pantin",
)  # fmt: skip
# Every week, at the probation service: (weekday, window).
SLOTS = ((1, Window(600, 660)), (3, Window(840, 900)), (0, Window(690, 735)))


def add_measures(stories: list[Story]) -> None:
    """Each detention at home has its hours; each measure a compulsory appointment."""
    found = CustodyPeriod.objects.current().filter(
        participant__in=[story.participant.pk for story in stories],
        regime__in=[Regime.DDSE, Regime.CONDITIONAL_RELEASE, Regime.PROBATION, Regime.LSC],
    )
    periods = {period.participant_id: period for period in found}
    told = [story for story in stories if story.participant.pk in periods]
    for at, story in enumerate(told):
        period = periods[story.participant.pk]
        with identified(story.officer.identity):
            if period.regime == Regime.DDSE:
                _hours(story, period, at)
            add_obligation(
                story.participant, duty=Duty.APPOINTMENTS, words="au SPIP",
                slots=[SLOTS[at % len(SLOTS)]], source=JUDGE, valid_from=period.started_on,
                by=story.officer,
            )  # fmt: skip
            if at % 4 == 0:
                add_obligation(
                    story.participant, duty=Duty.NO_DRIVING, source=JUDGE,
                    valid_from=period.started_on, by=story.officer,
                )  # fmt: skip


def _hours(story: Story, period: CustodyPeriod, at: int) -> None:
    """A Sunday with the family, granted for once."""
    sunday = story.today + timedelta(days=(6 - story.today.weekday()) or 7)
    set_limits(
        story.participant, week=WEEKS[at % len(WEEKS)], exceptions={sunday: (Window(720, 1140),)},
        address=ADDRESSES[at % len(ADDRESSES)], source=JUDGE, valid_from=period.started_on,
        by=story.officer,
    )  # fmt: skip
