"""One person's life with us, told act by act, in the order in which it happened."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from rivage.accounts.models import Team, User
from rivage.demonstration.association import Association
from rivage.demonstration.calendar import (
    OFFICE_HOURS,
    SAS_HOURS,
    VISIT_HOURS,
    last_worked,
    next_worked,
)
from rivage.demonstration.people import Biography, Somebody
from rivage.demonstration.phrases import Phrases
from rivage.justice.choices import Regime, ReleaseSource
from rivage.participants import actions as files
from rivage.participants.models import Participant
from rivage.pathways import actions as pathways
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment, Step
from rivage.scheduling import actions as scheduling
from rivage.scheduling.choices import Footing, Kind

EXPLAINED = ["objectives", "rhythm", "absences", "sharing", "right_to_stop", "data_rights"]
NOISY, MA = "SAS Noisy-le-Grand", "MA Villepinte"


class Story:
    """Acts as `officer`: whoever calls has put the officer's identity in force."""

    participant: Participant
    enrolment: Enrolment

    def __init__(
        self, house: Association, person: Somebody, biography: Biography, phrases: Phrases,
        officer: User,
    ) -> None:  # fmt: skip
        self.house, self.person, self.biography = house, person, biography
        self.officer, self.chance, self.today = officer, house.chance, house.today
        self.phrases = phrases
        self.inside = self.inside_first = False
        self.left_on: date | None = None
        self.comes_today = False
        self.last_step: Step | None = None

    # Opening

    def open(self, team: str, *, on: date, phone: bool = True) -> None:
        """The file, as it is opened on the first day."""
        self.participant = files.open_file(
            self.identity(), teams=[self.team(team)], officer=self.officer, by=self.officer
        )
        self.opened_on = on
        if phone:
            self.give_phone(on)

    def identity(self) -> files.NewPerson:
        person = self.person
        return files.NewPerson(
            first_name=person.first, last_name=person.last, birth_date=self.birth_date(),
            gender=person.gender, languages=person.languages, french_level=person.french,
            reading_help=person.reading,
            interpreter="au besoin" if person.french in {"A2", "A1", "A1.1"} else "none",
        )  # fmt: skip

    def birth_date(self) -> date:
        """The same each time: the one life has one birth date."""
        number = sum(map(ord, self.person.first + self.person.last))
        return date(self.today.year - self.person.age, number % 12 + 1, number % 28 + 1)

    def give_phone(self, on: date) -> None:
        files.add_contact_point(
            self.participant, "phone", self.number(), by=self.officer, preferred=True, valid_from=on
        )

    def number(self) -> str:
        """In the range that is kept for fiction."""
        return f"06 39 98 {self.chance.randrange(100):02d} {self.chance.randrange(100):02d}"

    def team(self, name: str) -> Team:
        return self.house.teams[name]

    # Where they are

    def place(self, regime: str, since: date, prison: str = "", *, note: str = "") -> None:
        self.inside = regime in {Regime.REMAND, Regime.CONVICTED, Regime.SAS}
        pathways.record_place(
            self.participant, regime=regime, started_on=since,
            establishment=self.house.prisons[prison] if prison else None, note=note,
            by=self.officer,
        )  # fmt: skip

    def go_back_inside(self, on: date, prison: str = MA) -> None:
        """The pathway waits; it never ends for that."""
        self._settle_last_step(on)
        self.inside = True
        pathways.record_place(
            self.participant, regime=Regime.REMAND, started_on=on,
            establishment=self.house.prisons[prison], put_on_hold=True, by=self.officer,
        )  # fmt: skip

    def expect_release(self, on: date, *, said_on: date, source: str = "", late: int = 0) -> None:
        pathways.tell_release(
            self.participant, earliest_on=on,
            latest_on=on + timedelta(days=late) if late else None,
            source=source or self.chance.choice(
                [ReleaseSource.REGISTRY, ReleaseSource.PROBATION_OFFICER]
            ),
            said_on=said_on, by=self.officer,
        )  # fmt: skip

    def release_unknown(self, reason: str, *, said_on: date) -> None:
        pathways.tell_release(
            self.participant, unknown_reason=reason, source=ReleaseSource.PROBATION_OFFICER,
            said_on=said_on, by=self.officer,
        )  # fmt: skip

    def leave(self, on: date, *, regime: str = Regime.FREE, prison: str = "") -> None:
        """Out, and followed outside from that day."""
        self.inside, self.left_on = False, on
        outside = self.house.programmes["hors-les-murs"]
        pathways.leave_prison(
            self.participant, on=on, regime=regime, programme=outside, take_up_again=True,
            establishment=self.house.prisons[prison] if prison else None, by=self.officer,
        )  # fmt: skip

    # Pathway

    def enrol(self, programme: str, on: date) -> None:
        self.enrolment = pathways.enrol(
            self.participant,
            self.house.programmes[programme],
            officer=self.officer,
            on=on,
            by=self.officer,
        )

    def sign(self, on: date) -> None:
        pathways.sign_agreement(
            self.enrolment,
            signed_on=on,
            explained=EXPLAINED,
            goals=self.biography.goals,
            renew_on=on + timedelta(days=182),
            by=self.officer,
        )

    def suspend(self, reason: str, on: date, look_again_on: date | None, note: str = "") -> None:
        self._settle_last_step(on)
        pathways.suspend(
            self.enrolment,
            reason=reason,
            on=on,
            look_again_on=look_again_on,
            note=note,
            by=self.officer,
        )

    def resume(self, on: date, note: str = "") -> None:
        pathways.resume(self.enrolment, on=on, note=note, by=self.officer)

    def end(self, exit_class: str, detail: str, results: Sequence[str], on: date) -> None:
        pathways.end(
            self.enrolment,
            exit_class=exit_class,
            detail=detail,
            results=list(results),
            on=on,
            note=self.phrases.draw("exits", detail),
            by=self.officer,
        )
        for step in Step.objects.filter(
            participant=self.participant, done_on=None, dropped_on=None
        ):
            pathways.drop_step(step, on=on, by=self.officer)
        self.last_step = None

    def enrolment_is_open(self) -> bool:
        return Enrolment.objects.open().filter(pk=self.enrolment.pk).exists()

    def goes_on(self) -> bool:
        """Neither ended nor on hold."""
        going = Enrolment.objects.open().exclude(status=Status.SUSPENDED)
        return going.filter(pk=self.enrolment.pk).exists()

    # Meetings

    def hours(self, medium: str) -> Sequence[time]:
        if medium != "in_prison":
            return OFFICE_HOURS
        return SAS_HOURS if self.officer == self.house.nadia else VISIT_HOURS

    def book(
        self, day: date, *, medium: str = "", kind: str = Kind.INTERVIEW, hour: time | None = None
    ) -> Any:
        """At the first free hour from that day on, unless the hour is said."""
        medium = medium or ("in_prison" if self.inside else "office")
        inside = medium == "in_prison"
        diary, number = self.house.diary, self.officer.pk
        self.comes_today |= day == self.today
        moment: datetime = (
            diary.take(number, day, hour)
            if hour
            else diary.free(number, day, self.hours(medium), besides=self.today)
        )
        prison = NOISY if self.officer == self.house.nadia else MA
        return scheduling.book_appointment(
            self.participant, officer=self.officer, starts_at=moment,
            minutes=30 if inside and prison == MA else 60, medium=medium, kind=kind,
            establishment=self.house.prisons[prison] if inside else None,
            place="" if inside or medium == "phone" else "12 rue des Mariniers, Saint-Denis",
            by=self.officer,
        )  # fmt: skip

    def meet(
        self, day: date, *, medium: str = "", kind: str = Kind.INTERVIEW, noted: bool = True
    ) -> None:
        """An interview that took place, with its note; the last next step is done by then."""
        appointment = self.book(day, medium=medium, kind=kind)
        if appointment.starts_at > timezone.now():
            return
        if not noted:
            scheduling.record_outcome(appointment, outcome="came", by=self.officer)
            return
        on = appointment.starts_at.date()
        self._settle_last_step(min(on, self.today))
        late = self.chance.random() < 0.12
        values = self.phrases.interview(self.biography, inside=self.inside)
        values["outcome"] = "came_late" if late else "came"
        values["minutes_late"] = self.chance.choice([10, 15, 20]) if late else None
        within = timedelta(days=self.chance.choice([9, 12, 15, 20]))
        values["next_step_on"] = next_worked(on + within)
        scheduling.keep_note(appointment, values, version=0, by=self.officer)
        note = scheduling.finish_note(appointment, by=self.officer)
        self.last_step = note.step

    def _settle_last_step(self, on: date) -> None:
        """What was agreed last time is done by then; now and then it no longer makes sense."""
        if self.last_step is None:
            return
        settle = pathways.finish_step if self.chance.random() < 0.85 else pathways.drop_step
        settle(self.last_step, on=on, by=self.officer)
        self.last_step = None

    def miss(self, day: date, outcome: str = "absent", *, medium: str = "") -> None:
        """It did not take place: absence, excuse, or prison life."""
        scheduling.record_outcome(self.book(day, medium=medium), outcome=outcome, by=self.officer)

    def meet_regularly(self, first: date, last: date, *, every: int, misses: float = 0.12) -> None:
        """Interviews every so many days, now and then one that does not take place."""
        day = first
        while day <= last:
            if self.chance.random() < misses:
                prevented = ["not_brought", "at_court", "visit", "at_work"]
                own = ["excused", "excused", "absent", "cancelled_by_us"]
                self.miss(day, self.chance.choice(prevented if self.inside else own))
            else:
                # Not every phone call leaves a page behind it.
                self.meet(day, noted=self.chance.random() < 0.6)
            day += timedelta(days=every + self.chance.choice([-2, 0, 0, 1, 3]))

    def note(self, body: str, on: date) -> None:
        moment = self.house.diary.free(0, last_worked(on), OFFICE_HOURS, besides=self.today)
        pathways.add_note(self.participant, body=body, at=moment, by=self.officer)


__all__ = ["EXPLAINED", "MA", "NOISY", "Footing", "Story"]
