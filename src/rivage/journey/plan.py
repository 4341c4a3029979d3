"""The plan as lines of a page: what is to do, needs and strengths, papers, looks back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rivage.journey.facts import Fact
from rivage.journey.thread import REVIEW_WORDS
from rivage.journey.words import Words
from rivage.participants.choices import PaperState
from rivage.participants.models import Paper
from rivage.pathways.choices import NeedStatus
from rivage.pathways.models import Need, Review, Step
from rivage.reference.choices import Vocabulary


@dataclass(frozen=True)
class NoteLine:
    pk: UUID
    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class NeedLine:
    need: Need
    label: str
    tone: str
    notes: list[NoteLine]


@dataclass(frozen=True)
class StepLine:
    step: Step
    late: bool
    about: str
    notes: list[NoteLine]


@dataclass(frozen=True)
class PaperLine:
    paper: Paper
    label: str
    expired: bool


@dataclass(frozen=True)
class ReviewLine:
    review: Review
    label: str
    late: bool


@dataclass(frozen=True)
class Plan:
    steps: list[StepLine]
    needs: list[NeedLine]
    strengths: list[NeedLine]
    other_needs: list[NeedLine]
    papers_in_hand: list[PaperLine]
    papers_to_get: list[PaperLine]
    reviews: list[ReviewLine]

    @property
    def late_steps(self) -> int:
        return sum(line.late for line in self.steps)


TONES = {
    NeedStatus.NEED: "waiting",
    NeedStatus.IN_PROGRESS: "open",
    NeedStatus.MET: "done",
    NeedStatus.STRENGTH: "done",
}
TO_GET = {PaperState.MISSING, PaperState.ASKED, PaperState.EXPIRED}


def plan_of(  # noqa: PLR0913, PLR0917 -- everything that a plan holds
    needs: Sequence[Need],
    steps: Sequence[Step],
    papers: Sequence[Paper],
    reviews: Sequence[Review],
    notes_about: Mapping[UUID, Sequence[Fact]],
    words: Words,
    today: date,
) -> Plan:
    labels = {need.pk: words(Vocabulary.NEED_THEME, need.theme) for need in needs}
    lines = [
        NeedLine(need, labels[need.pk], TONES.get(NeedStatus(need.status), "plain"),
                 _notes(notes_about.get(need.pk, ())))
        for need in needs
    ]  # fmt: skip
    of = {status: [line for line in lines if line.need.status == status] for status in NeedStatus}
    kept = [_paper(paper, words, today) for paper in papers]
    return Plan(
        steps=[
            StepLine(
                step, step.due_on is not None and step.due_on < today,
                labels.get(step.need_id, "") if step.need_id else "",
                _notes(notes_about.get(step.pk, ())),
            )
            for step in steps
        ],
        needs=of[NeedStatus.NEED] + of[NeedStatus.IN_PROGRESS],
        strengths=of[NeedStatus.STRENGTH],
        other_needs=of[NeedStatus.NOT_DISCUSSED] + of[NeedStatus.MET] + of[NeedStatus.DECLINED],
        papers_in_hand=[p for p in kept if p.paper.state == PaperState.IN_HAND and not p.expired],
        papers_to_get=[p for p in kept if p.paper.state in TO_GET or p.expired],
        reviews=[
            ReviewLine(review, str(REVIEW_WORDS.get(review.why, review.why)), review.due_on < today)
            for review in reviews
        ],
    )  # fmt: skip


def _paper(paper: Paper, words: Words, today: date) -> PaperLine:
    expired = paper.state == PaperState.IN_HAND and bool(
        paper.expires_on and paper.expires_on < today
    )
    return PaperLine(paper, words(Vocabulary.PAPER, paper.kind), expired)


def _notes(facts: Sequence[Fact]) -> list[NoteLine]:
    return [NoteLine(fact.pk, fact.at, fact.who, fact.words()) for fact in facts]
