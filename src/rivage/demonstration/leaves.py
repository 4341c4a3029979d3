"""Leave permits at each state: to ask, asked, granted, refused, used, and one without a return."""

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from typing import Any

from rivage.core.context import identified
from rivage.demonstration.calendar import at, last_worked, next_worked
from rivage.demonstration.story import MA, NOISY, Story
from rivage.justice.actions import permits
from rivage.justice.choices import Appellant, LeaveAuthority, LeaveMotive, Regime
from rivage.justice.models import CustodyPeriod, LeavePermit
from rivage.scheduling.actions.leave import serve_appointment
from rivage.scheduling.choices import Kind

NINE, FIVE = time(9), time(17, 30)


class Leave:
    """A permit being told; days are counted from today, before it when `back`."""

    def __init__(self, story: Story, motive: LeaveMotive, day: date, place: str) -> None:
        prison = NOISY if story.officer == story.house.nadia else MA
        self.story, self.day = story, day
        self.permit: LeavePermit = permits.need_permit(
            story.participant, motive=motive, needed_on=day, destination=place,
            establishment=story.house.prisons[prison], minutes_there=50, minutes_back=50,
            first=True, authority=LeaveAuthority.JAP, by=story.officer,
        )  # fmt: skip

    def do(self, act: Callable[..., LeavePermit], **said: Any) -> None:
        self.permit = act(self.permit, by=self.story.officer, **said)

    def ask(self, back: int, *, commission: date | None = None) -> None:
        on = last_worked(self.story.today - timedelta(days=back))
        self.do(permits.ask_permit, asked_on=on, commission_on=commission)

    def grant(self, back: int) -> None:
        on = last_worked(self.story.today - timedelta(days=back))
        self.do(
            permits.grant_permit, decided_on=on, starts_at=at(self.day, NINE),
            ends_at=at(self.day, FIVE), notified_at=at(on, NINE),
            conditions="Rester joignable ; rapporter l’attestation de présence.",
        )  # fmt: skip


def _ahead(story: Story, days: int) -> date:
    return next_worked(story.today + timedelta(days=days))


def _back(story: Story, days: int) -> date:
    return last_worked(story.today - timedelta(days=days))


def employer_soon(story: Story) -> None:
    """Granted, and tied to the appointment that it serves."""
    day = _ahead(story, 5)
    leave = Leave(story, LeaveMotive.EMPLOYER, day, "Restaurant Les Deux Rives, Montreuil")
    leave.ask(31)
    leave.grant(6)
    appointment = story.book(day, medium="outside", kind=Kind.INTERVIEW, hour=time(11))
    serve_appointment(leave.permit, appointment, by=story.officer)


def to_ask(story: Story) -> None:
    Leave(story, LeaveMotive.DOMICILIATION, _ahead(story, 16), "CCAS de Saint-Denis")


def asked(story: Story) -> None:
    leave = Leave(story, LeaveMotive.TRAINING, _ahead(story, 24), "Centre de formation, Bondy")
    leave.ask(12, commission=_ahead(story, 4))


def refused(story: Story) -> None:
    leave = Leave(story, LeaveMotive.HOUSING, _ahead(story, 3), "Visite d’un studio, Pantin")
    leave.ask(35)
    on = _back(story, 5)
    leave.do(
        permits.refuse_permit,
        decided_on=on,
        notified_at=at(on, NINE),
        note="Le logement n’est pas encore libre : à redemander avec une date.",
    )


def done(story: Story) -> None:
    leave = Leave(story, LeaveMotive.EMPLOYER, _back(story, 17), "Atelier du Canal, Aubervilliers")
    leave.ask(50)
    leave.grant(24)
    leave.do(permits.complete_permit, on=leave.day)


def not_returned(story: Story) -> None:
    leave = Leave(story, LeaveMotive.FAMILY, _back(story, 9), "Chez sa sœur, Créteil")
    leave.ask(45)
    leave.grant(15)
    leave.do(
        permits.note_no_return, on=leave.day,
        note="De retour le lendemain matin, de sa propre initiative : train supprimé.",
    )  # fmt: skip


def appealed(story: Story) -> None:
    leave = Leave(story, LeaveMotive.EXAM, _ahead(story, 13), "Centre d’examen, Noisy-le-Grand")
    leave.ask(30)
    leave.grant(2)
    leave.do(
        permits.appeal_permit, appealed_at=at(_back(story, 2), time(15)),
        appealed_by=Appellant.PROSECUTOR,
    )  # fmt: skip


def to_note(story: Story) -> None:
    """The day is over; nobody has said yet how it went."""
    leave = Leave(story, LeaveMotive.HEALTH, _back(story, 2), "Centre de santé, Saint-Denis")
    leave.ask(33)
    leave.grant(10)


def cancelled(story: Story) -> None:
    leave = Leave(story, LeaveMotive.REINTEGRATION, _ahead(story, 9), "Forum des métiers, Paris")
    leave.ask(20)
    leave.do(permits.cancel_permit, on=_back(story, 3), note="Le forum est reporté.")


TOLD: Sequence[Callable[[Story], None]] = (
    employer_soon, done, to_ask, asked, refused, not_returned, appealed, to_note, cancelled, done,
)  # fmt: skip


def add_leaves(stories: list[Story]) -> None:
    """For those convicted and inside: the law knows no permit for the others."""
    convicted = set(
        CustodyPeriod.objects.current()
        .filter(regime__in=[Regime.SAS, Regime.CONVICTED])
        .values_list("participant_id", flat=True)
    )
    held = [
        story for story in stories
        if story.participant.pk in convicted and story.goes_on()
    ]  # fmt: skip
    # Those of the officer whose door is the first are told first: her list shows every state.
    held.sort(key=lambda story: story.officer == story.house.nadia)
    # Not the same people as those whose request is in the news.
    for story, tell in zip(reversed(held), TOLD, strict=False):
        with identified(story.officer.identity):
            tell(story)
