"""What is in place for a release and what is not. Plain values.

Facts, one beside the other: nothing here adds them up, weighs them or puts people in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Topics, in the order in which they are said.
PAPERS, HOUSING, HEALTH, BENEFITS = "papers", "housing", "health_cover", "benefits"
MONEY, TRANSPORT, PHONE = "money", "transport", "phone"
APPOINTMENT, ADJUSTMENT = "first_appointment", "adjustment"
TOPICS = (
    PAPERS, HOUSING, HEALTH, BENEFITS, MONEY, TRANSPORT, PHONE, APPOINTMENT, ADJUSTMENT,
)  # fmt: skip

UNSEEN, IN_PLACE, LACKING, NOT_NEEDED = "unseen", "in_place", "lacking", "not_needed"

# Without these someone can neither prove who they are, nor be paid, nor be written to.
NEEDED_PAPERS = frozenset({"identity_card", "residence_permit", "bank_account", "domiciliation"})
IN_HAND, NOT_LOOKED_AT, PAPER_NOT_NEEDED = "in_hand", "unknown", "not_needed"
# Codes of "housing": a roof is known for the first night, or none is; the others say nothing of it.
ROOF = frozenset(
    {"own", "family", "friends", "social_housing_home", "shelter", "external_placement", "prison"}
)
NO_ROOF = frozenset({"none", "prison_none", "hotel"})

# A release this near is looked at for what would make it "sèche".
DRY_WITHIN_DAYS = 90
FIRST_DAYS = 10


@dataclass(frozen=True)
class Held:
    """A paper as it stands."""

    kind: str
    state: str
    expires_on: date | None = None


@dataclass(frozen=True)
class Known:
    """What the rest of the file says, in plain values."""

    papers: Sequence[Held] = ()
    housing: str = ""
    phone: bool = False
    appointment: bool = False
    adjustment: bool = False


@dataclass(frozen=True)
class Confirmed:
    """What someone said of a topic, that day."""

    state: str
    said_on: date


@dataclass(frozen=True)
class Standing:
    """Where a topic stands: what was confirmed, or else what the file says."""

    topic: str
    state: str
    confirmed: bool = False
    # Codes of the papers still to obtain.
    lacking: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        return self.state in {UNSEEN, LACKING}


def standings(
    known: Known, confirmed: Mapping[str, Confirmed], *, release_on: date | None
) -> list[Standing]:
    """One for each topic, in order. What a human confirmed is never overruled by the file."""
    return [_standing(topic, known, confirmed.get(topic), release_on) for topic in TOPICS]


def _standing(
    topic: str, known: Known, told: Confirmed | None, release_on: date | None
) -> Standing:
    lacking = papers_lacking(known.papers, release_on) if topic == PAPERS else ()
    if told is not None and told.state != UNSEEN:
        return Standing(topic, told.state, confirmed=True, lacking=lacking)
    return Standing(topic, _derived(topic, known, release_on), lacking=lacking)


def papers_lacking(papers: Sequence[Held], release_on: date | None) -> tuple[str, ...]:
    """Codes of the papers to obtain: not in hand, or no longer valid on the day of release."""
    return tuple(
        paper.kind
        for paper in papers
        if paper.kind in NEEDED_PAPERS and _to_obtain(paper, release_on)
    )


def _to_obtain(paper: Held, release_on: date | None) -> bool:
    if paper.state in {NOT_LOOKED_AT, PAPER_NOT_NEEDED}:
        return False
    if paper.state != IN_HAND:
        return True
    return bool(paper.expires_on and release_on and paper.expires_on <= release_on)


def _derived(topic: str, known: Known, release_on: date | None) -> str:
    held = {paper.kind: paper for paper in known.papers}
    if topic == PAPERS:
        return _papers(held, papers_lacking(known.papers, release_on))
    if topic == HOUSING:
        return {**dict.fromkeys(ROOF, IN_PLACE), **dict.fromkeys(NO_ROOF, LACKING)}.get(
            known.housing, UNSEEN
        )
    if topic == HEALTH:
        return _card(held.get("health_card"), release_on)
    if topic == PHONE:
        return IN_PLACE if known.phone else UNSEEN
    found = {APPOINTMENT: known.appointment, ADJUSTMENT: known.adjustment}
    return (IN_PLACE if found[topic] else LACKING) if topic in found else UNSEEN


def _papers(held: Mapping[str, Held], lacking: Sequence[str]) -> str:
    if lacking:
        return LACKING
    identity = held.get("identity_card") or held.get("residence_permit")
    return IN_PLACE if identity is not None and identity.state == IN_HAND else UNSEEN


def _card(card: Held | None, release_on: date | None) -> str:
    if card is None or card.state == NOT_LOOKED_AT:
        return UNSEEN
    if card.state == PAPER_NOT_NEEDED:
        return NOT_NEEDED
    return LACKING if _to_obtain(card, release_on) else IN_PLACE


@dataclass(frozen=True)
class Nearing:
    """What else is known of a release that comes near."""

    inside: bool
    days_left: int | None
    taken_over: bool
    first_days_planned: bool


# What would make a release "sèche", in the order in which it is said. Not a sum.
DRY_TOPICS = (ADJUSTMENT, HOUSING, APPOINTMENT, BENEFITS, HEALTH, PAPERS)
NOBODY, NO_FIRST_DAYS = "nobody_takes_over", "first_days_not_planned"


def dry_facts(standing: Sequence[Standing], nearing: Nearing) -> list[str]:
    """The facts that make a "sortie sèche" alert; none when an adjustment is on its way.

    Only someone still inside whose release was said to be near, and who would leave with no
    measure. What nobody looked at is said by its own words elsewhere, not presumed lacking here.
    """
    state = {each.topic: each.state for each in standing}
    near = nearing.days_left is not None and nearing.days_left <= DRY_WITHIN_DAYS
    if not (nearing.inside and near) or state.get(ADJUSTMENT) != LACKING:
        return []
    found = [topic for topic in DRY_TOPICS if state.get(topic) == LACKING]
    if not nearing.taken_over:
        found.append(NOBODY)
    if not nearing.first_days_planned:
        found.append(NO_FIRST_DAYS)
    return found


@dataclass(frozen=True)
class Planned:
    """One act of the first days outside: `day` 1 is the day of release."""

    day: int
    kind: str  # "appointment" or "step"
    title: str
    actor: str = "us"


def read_plan(text: str) -> list[Planned]:
    """The template as leads write it, one act a line: "1 rdv Se retrouver à la porte".

    A line that begins with no day is set aside; days beyond the tenth too.
    """
    found = []
    for line in text.splitlines():
        day, _space, rest = line.strip().lstrip("jJ").partition(" ")
        if not day.isdecimal() or not 1 <= int(day) <= FIRST_DAYS or not rest.strip():
            continue
        word, _space, title = rest.strip().partition(" ")
        if word.lower() in {"rdv", "rendez-vous"} and title.strip():
            found.append(Planned(int(day), "appointment", title.strip()))
        else:
            found.append(Planned(int(day), "step", rest.strip()))
    return sorted(found, key=lambda act: act.day)


def written(plan: Sequence[Planned]) -> str:
    """The reverse of `read_plan`."""
    return "\n".join(
        f"{act.day} {'rdv ' if act.kind == 'appointment' else ''}{act.title}" for act in plan
    )


def day_of_act(act: Planned, released_on: date) -> date:
    """Nobody answers on a Sunday: the act of that day is proposed for the Monday."""
    day = released_on + timedelta(days=act.day - 1)
    return day + timedelta(days=1) if day.weekday() == 6 and act.day > 1 else day
