"""One person's file, as its page shows it: a small set of queries, whatever its length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from rivage.core.prepared import Prepared
from rivage.journey import crossing_facts, crossing_layout
from rivage.journey.at_hand import at_hand
from rivage.journey.cases import Case, cases
from rivage.journey.facts import PERSON, Fact, Kind, facts
from rivage.journey.plan import Plan, plan_of
from rivage.journey.thread import CAME
from rivage.journey.words import Words
from rivage.justice.choices import INSIDE, Regime, ReleaseSource
from rivage.justice.rules.expected_release import (
    DECISIONS,
    NO_RETURN,
    Doubt,
    Event,
    Reason,
    Stay,
    Word,
    doubts,
    events_of,
    stale,
)
from rivage.participants.choices import ContactKind
from rivage.participants.models import ContactPoint, Paper, Participant
from rivage.pathways.choices import Moment, Status
from rivage.pathways.models import Enrolment, Need, Review, Step
from rivage.reference.choices import Vocabulary
from rivage.reference.remembered import vocabularies


@dataclass(frozen=True)
class Dossier:
    """What the page of a person shows. Nothing here asks the database again."""

    participant: Participant
    today: date
    facts: list[Fact]
    enrolments: list[Enrolment]
    needs: list[Need]
    steps: list[Step]
    papers: Sequence[Paper]
    reviews: Sequence[Review]
    contacts: Sequence[ContactPoint]
    words: Words

    @property
    def enrolment(self) -> Enrolment | None:
        """The open pathway, or the last one."""
        return self.enrolments[0] if self.enrolments else None

    @property
    def open_enrolment(self) -> Enrolment | None:
        current = self.enrolment
        return current if current is not None and current.status != Status.ENDED else None

    @cached_property
    def place(self) -> Fact | None:
        """The period that lasts."""
        return next((f for f in self._of(Kind.CUSTODY) if f.latest is None), None)

    @property
    def inside(self) -> bool:
        return self.place is not None and self.place.code in INSIDE

    @property
    def regime(self) -> str:
        return str(Regime(self.place.code).label) if self.place else ""

    @cached_property
    def release(self) -> Fact | None:
        """What is expected, as it was last said; only while it means something."""
        told = next((f for f in self._of(Kind.RELEASE) if f.current), None)
        return told if self.inside or self.place is None else None

    @property
    def release_source(self) -> str:
        return str(ReleaseSource(self.release.code).label) if self.release else ""

    @property
    def release_is_stale(self) -> bool:
        return self.release is not None and stale(self.release.on, self.today)

    @cached_property
    def meetings(self) -> list[Fact]:
        return self._of(Kind.MEETING)

    @property
    def next_meeting(self) -> Fact | None:
        now = timezone.now()
        coming = [f for f in self.meetings if not f.code and f.at >= now]
        return coming[-1] if coming else None

    @property
    def meeting_to_note(self) -> Fact | None:
        """Past, and nobody said what became of it; the oldest first."""
        now = timezone.now()
        waiting = [f for f in self.meetings if not f.code and f.at < now]
        return waiting[-1] if waiting else None

    @property
    def last_met(self) -> Fact | None:
        return next((f for f in self.meetings if f.code in CAME), None)

    @property
    def was_met(self) -> bool:
        return self.last_met is not None

    @cached_property
    def notes_about(self) -> dict[UUID, list[Fact]]:
        """Notes by the step or the need they hang on, the first one first."""
        found: dict[UUID, list[Fact]] = {}
        for fact in reversed(self._of(Kind.NOTE)):
            if fact.about is not None:
                found.setdefault(fact.about, []).append(fact)
        return found

    @cached_property
    def plan(self) -> Plan:
        return plan_of(
            self.needs, self.steps, self.papers, self.reviews, self.notes_about, self.words,
            self.today,
        )  # fmt: skip

    @property
    def suspended_for(self) -> str:
        code = self.open_enrolment.suspended_for if self.open_enrolment else ""
        return self.words(Vocabulary.SUSPENSION_REASON, code) if code else ""

    @property
    def exit_said(self) -> str:
        """ "emploi durable : CDI", of the last pathway once it has ended."""
        ended = self.enrolment
        if ended is None or ended.status != Status.ENDED:
            return ""
        detail = self.words(Vocabulary.EXIT_DETAIL, ended.exit_detail) if ended.exit_detail else ""
        return " : ".join(part for part in (str(ended.get_exit_class_display()), detail) if part)

    @property
    def release_unknown(self) -> str:
        code = self.release.was if self.release else ""
        return self.words(Vocabulary.MISSING_RELEASE_DATE_REASON, code) if code else ""

    @property
    def suspension(self) -> Fact | None:
        return next((f for f in self._of(Kind.MOMENT) if f.code == Moment.SUSPENDED), None)

    @property
    def agreement(self) -> Fact | None:
        return next(iter(self._of(Kind.AGREEMENT)), None)

    @property
    def reachable(self) -> bool:
        """A phone, an address or an e-mail; inside, the visit and the letter reach everyone."""
        return bool(self.contacts) or self.inside

    @property
    def contact(self) -> ContactPoint | None:
        """The one to use first: a phone before an address."""
        order = {ContactKind.PHONE: 0, ContactKind.EMAIL: 1, ContactKind.ADDRESS: 2}
        known = sorted(self.contacts, key=lambda c: (not c.preferred, order[ContactKind(c.kind)]))
        return known[0] if known else None

    @cached_property
    def cases(self) -> list[Case]:
        """Dossiers and permits, as their moments tell them."""
        return cases(self.facts)

    @property
    def coming(self) -> list[Fact]:
        """Appointments to come, the next one first."""
        now = timezone.now()
        return [f for f in reversed(self.meetings) if not f.code and f.at >= now]

    @cached_property
    def release_doubts(self) -> list[Reason]:
        """Why what was said of the release should be asked again."""
        told = self.release
        word = Word(told.on, told.earliest, told.latest) if told else None
        stays = [Stay(f.on, f.code in INSIDE, f.name) for f in self._of(Kind.CUSTODY)]
        return doubts(
            word, [*events_of(stays), *_events(self.cases)], self.today, inside=self.inside
        )

    @property
    def crossing(self) -> crossing_layout.Picture:
        return crossing_layout.picture(
            crossing_facts.custody(self._of(Kind.CUSTODY)),
            crossing_facts.expected(
                self.release, self.release_unknown, doubtful=bool(self.release_doubts)
            ),
            crossing_facts.marks(self.facts, self.cases, self.coming, self.release),
            self.today,
        )

    def _of(self, kind: Kind) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind is kind]


ENROLMENTS = Prepared(
    lambda: (
        Enrolment.objects.filter(participant=PERSON)
        .select_related("programme", "officer")
        .order_by("ended_on", "-started_on")
    )
)
NEEDS = Prepared(lambda: Need.objects.filter(participant=PERSON))
STEPS = Prepared(
    lambda: (
        Step.objects.filter(participant=PERSON, done_on=None, dropped_on=None)
        .select_related("officer")
        .order_by("due_on", "created_at")
    )
)


def dossier(participant: Participant) -> Dossier:
    """Five queries."""
    told, person = facts(participant), participant.pk
    enrolments = ENROLMENTS.objects(person=person)
    enrolments.sort(key=lambda it: (it.status != Status.ENDED, it.started_on), reverse=True)
    needs, steps = NEEDS.objects(person=person), STEPS.objects(person=person)
    held = at_hand(participant)
    told = sorted(
        [*told, *_paper_facts(held.papers)], key=lambda fact: (fact.at, fact.pk), reverse=True
    )
    return Dossier(
        participant=participant, today=timezone.localdate(), facts=told, enrolments=enrolments,
        needs=needs, steps=steps, papers=held.papers, reviews=held.reviews, contacts=held.contacts,
        words=Words(vocabularies().labels),
    )  # fmt: skip


def _paper_facts(papers: Sequence[Paper]) -> list[Fact]:
    found = []
    for paper in papers:
        day = paper.received_on or paper.asked_on
        if day is not None:
            at = datetime.combine(day, time(), timezone.get_current_timezone())
            found.append(Fact(Kind.PAPER, paper.pk, at, code=paper.state, name=paper.kind))
    return found


def _events(known: Sequence[Case]) -> list[Event]:
    """What dossiers and permits tell that makes a word doubtful."""
    found = []
    for case in known:
        for fact in case.facts:
            if case.kind is Kind.DOSSIER and fact.became in DECISIONS:
                found.append(Event(Doubt.DECISION, fact.on))
            elif fact.became == NO_RETURN:
                found.append(Event(Doubt.NOT_RETURNED, fact.on))
    return found
