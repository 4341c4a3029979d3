"""The whole association, in the order in which it happened. See `rivage seed`."""

from datetime import time, timedelta

from rivage.core.context import acting_as_system, identified
from rivage.demonstration.association import SAS, found, today_here
from rivage.demonstration.people import biographies, everybody
from rivage.demonstration.phrases import Phrases
from rivage.demonstration.story import NOISY, Story
from rivage.participants.models import Participant

PEOPLE = 120


def already_there() -> bool:
    with acting_as_system():
        return Participant.objects.exists()


def seed(*, people: int = PEOPLE) -> int:
    with acting_as_system():
        house = found(today_here())
        phrases = Phrases(house.chance)
        bios = biographies()
        today = house.today
        with identified(house.nadia.identity):
            for at, person in enumerate(everybody()[:people]):
                story = Story(house, person, bios[at % len(bios)], phrases, house.nadia)
                first = today - timedelta(days=20)
                story.open(SAS, on=first, phone=False)
                story.enrol("sas-accelere", first)
                story.place("sas", first, NOISY)
                story.expect_release(today + timedelta(days=12 + 9 * at), said_on=first)
                story.sign(first + timedelta(days=2))
                story.meet(first)
                story.meet(first + timedelta(days=7))
                if at < 3:
                    story.book(today, hour=time(9 + at))
        return Participant.objects.count()
