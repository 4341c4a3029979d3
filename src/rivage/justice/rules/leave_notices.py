"""What is worth saying of a permit before it is too late. Plain values, French sentences.

A notice blocks only where the text is certain and leaves no way; the others inform.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rivage.justice.rules.deadlines import appeal_window, leave_decision
from rivage.justice.rules.leave import PlaceRule, place_rule
from rivage.justice.rules.legal_rules import Certainty, LegalRule, in_force
from rivage.justice.rules.working_days import PARIS, Place, is_working_day

WAITING = frozenset({"needed", "asked"})


class Weight(StrEnum):
    BLOCKS = "blocks"  # the law has no such permit: asking for it is refused
    WARNS = "warns"  # it will not work as it is noted
    CHECKS = "checks"  # to be asked of someone


@dataclass(frozen=True)
class Notice:
    code: str
    says: str
    weight: Weight = Weight.WARNS
    rule: LegalRule | None = None
    certainty: Certainty = Certainty.A

    @property
    def blocks(self) -> bool:
        return self.weight is Weight.BLOCKS


@dataclass(frozen=True)
class Meeting:
    """An appointment that the permit serves."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Facts:
    """What is noted of a permit; None or "" where nothing was said."""

    state: str
    motive: str
    needed_on: date
    regime: str = ""
    kind: str = ""
    quarter: str = ""
    first: bool | None = None
    authority: str = ""
    asked_on: date | None = None
    commission_on: date | None = None
    notified_at: datetime | None = None
    appealed_by: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minutes_there: int | None = None
    minutes_back: int | None = None
    meetings: tuple[Meeting, ...] = ()
    place: Place = PARIS

    @property
    def grounds(self) -> PlaceRule:
        return place_rule(
            regime=self.regime, kind=self.kind, quarter=self.quarter, motive=self.motive,
            on=self.needed_on,
        )  # fmt: skip

    @property
    def there(self) -> timedelta:
        return timedelta(minutes=self.minutes_there or 0)

    @property
    def back(self) -> timedelta:
        return timedelta(minutes=self.minutes_back or 0)


def warnings_for(facts: Facts, today: date) -> Sequence[Notice]:
    """The weightiest first; nothing more to say once it is over or refused."""
    if facts.state in {"done", "cancelled", "not_returned", "refused"}:
        return ()
    found = [*_of_the_place(facts), *_of_the_calendar(facts, today), *_of_the_hours(facts)]
    order = list(Weight)
    return tuple(sorted(found, key=lambda notice: order.index(notice.weight)))


def blocks(notices: Iterable[Notice]) -> Notice | None:
    return next((notice for notice in notices if notice.blocks), None)


def short_on_time(
    state: str, needed_on: date, commission_on: date | None, today: date
) -> int | None:
    """Days left to ask, when fewer than is usual: before the commission when its day is known."""
    if state != "needed":
        return None
    rule = in_force("leave_lead_time", today)
    left = (min(commission_on or needed_on, needed_on) - today).days
    return left if left < 7 * rule.number("weeks_usual") else None


def _of_the_place(facts: Facts) -> Iterator[Notice]:
    if facts.state in {"granted", "appealed"}:
        return
    found = facts.grounds
    if found.refuses:
        yield Notice("remand", found.refuses.says, Weight.BLOCKS, found.refuses)
        return
    if found.needless:
        yield Notice("needless", "La personne n’est pas notée en détention : elle n’a pas besoin"
                     " de permission. Vérifiez son lieu et son régime.")  # fmt: skip
        return
    if found.unknown:
        yield Notice("place_unknown", "Rivage ne connaît pas la règle de ce lieu : précisez le"
                     " quartier, ou demandez à la CPIP.", Weight.CHECKS)  # fmt: skip
    for ground in found.grounds:
        if ground.to_check and not _free_of_condition(facts):
            yield Notice(
                f"check_{ground.rule.code}", f"À vérifier avec la CPIP : {ground.to_check}.",
                Weight.CHECKS, ground.rule, ground.certainty,
            )  # fmt: skip
    yield from _only_days_off(facts)
    rule = in_force("leave_safety_period", facts.needed_on)
    yield Notice("safety_period", "À vérifier avec la CPIP : pas de période de sûreté en cours.",
                 Weight.CHECKS, rule)  # fmt: skip
    yield from _who_decides(facts)


def _free_of_condition(facts: Facts) -> bool:
    """One of the texts asks for nothing of the sentence, and holds for that day."""
    day_off = not is_working_day(facts.needed_on, facts.place)
    return any(
        not ground.to_check and (day_off or ground.rule.code != "leave_adjusted")
        for ground in facts.grounds.grounds
    )


def _only_days_off(facts: Facts) -> Iterator[Notice]:
    codes = {ground.rule.code for ground in facts.grounds.grounds}
    if codes == {"leave_adjusted"} and is_working_day(facts.needed_on, facts.place):
        rule = in_force("leave_adjusted", facts.needed_on)
        yield Notice("working_day", "Le jour voulu est un jour ouvrable : ici, les permissions sont"
                     " pour les samedis, dimanches et jours fériés. En semaine, ce sont les"
                     " horaires qui changent.", Weight.WARNS, rule, rule.certainty)  # fmt: skip


def _who_decides(facts: Facts) -> Iterator[Notice]:
    rule = in_force("leave_first", facts.needed_on)
    if facts.first is None:
        yield Notice("first_unknown", "Est-ce la première permission ? La première est accordée par"
                     " le juge.", Weight.CHECKS, rule)  # fmt: skip
    elif facts.first and facts.authority == "prison":
        yield Notice("first_by_judge", "C’est une première permission : c’est le juge qui décide,"
                     " pas l’établissement.", Weight.WARNS, rule)  # fmt: skip


def _of_the_calendar(facts: Facts, today: date) -> Iterator[Notice]:
    if facts.state not in WAITING:
        return
    if facts.needed_on < today:
        yield Notice("day_gone", "Le jour voulu est passé : changez-le, ou annulez la demande.")
        return
    yield from _time_left(facts, today)
    commission = facts.commission_on
    if commission and commission >= facts.needed_on:
        yield Notice("commission_late", "La commission passe trop tard : le jour voulu vient avant,"
                     " ou le même jour.")  # fmt: skip
    elif commission and commission < today:
        yield Notice("commission_over", "La commission est passée : demandez ce qu’elle a décidé.")
    if facts.state == "asked" and facts.asked_on and facts.authority == "prison":
        answer = leave_decision(facts.asked_on, facts.place)
        if answer.last_day >= facts.needed_on:
            yield Notice("answer_late", "L’établissement a deux mois pour répondre : la réponse"
                         " peut venir après le jour voulu.", Weight.WARNS, answer.rule,
                         answer.certainty)  # fmt: skip


def _time_left(facts: Facts, today: date) -> Iterator[Notice]:
    left = short_on_time(facts.state, facts.needed_on, facts.commission_on, today)
    if left is None:
        return
    rule = in_force("leave_lead_time", today)
    until = "la commission" if facts.commission_on else "le jour voulu"
    days = "aujourd’hui" if left <= 0 else "demain" if left == 1 else f"dans {left} jours"
    yield Notice(
        "short" if left < 7 * rule.number("weeks_least") else "tight",
        f"Le temps presse : {until}, c’est {days}. Il faut en général"
        f" {rule.number('weeks_least')} à {rule.number('weeks_usual')} semaines.",
        Weight.WARNS, rule, rule.certainty,
    )  # fmt: skip


def _of_the_hours(facts: Facts) -> Iterator[Notice]:
    if facts.starts_at is None or facts.ends_at is None:
        yield from _moved(facts)
        return
    yield from _too_long(facts, facts.ends_at - facts.starts_at)
    for number, meeting in enumerate(sorted(facts.meetings, key=lambda each: each.starts_at)):
        yield from _fits(facts, facts.starts_at, facts.ends_at, meeting, number)
    if facts.meetings and (facts.minutes_there is None or facts.minutes_back is None):
        yield Notice("travel_unknown", "Le temps de trajet n’est pas noté : Rivage ne peut pas"
                     " dire si la permission suffit.", Weight.CHECKS,
                     in_force("leave_travel", facts.needed_on))  # fmt: skip
    yield from _appeal_open(facts, facts.starts_at)
    yield from _suspended(facts)


def _moved(facts: Facts) -> Iterator[Notice]:
    days = {facts.place.day_of(meeting.starts_at) for meeting in facts.meetings}
    if days and facts.needed_on not in days:
        yield Notice("meeting_moved", "Le rendez-vous n’est pas ce jour-là : changez le jour voulu"
                     " de la permission, ou le rendez-vous.")  # fmt: skip


def _too_long(facts: Facts, lasts: timedelta) -> Iterator[Notice]:
    most, lasts = facts.grounds.most, lasts - facts.there - facts.back
    if most is None or lasts <= most:
        return
    longest = max(facts.grounds.grounds, key=lambda ground: ground.most or timedelta())
    once = timedelta(days=longest.rule.parameters.get("once_a_year", 0))
    if lasts <= once:
        yield Notice("once_a_year", f"Une permission de plus de {most.days} jours est possible une"
                     " fois par an : à vérifier avec la CPIP.", Weight.CHECKS, longest.rule,
                     longest.certainty)  # fmt: skip
        return
    days = "une journée" if most.days == 1 else f"{most.days} jours"
    yield Notice(
        "too_long", f"La permission dure plus que ce que prévoit le texte : {days}, trajet en"
        " plus.", Weight.WARNS, longest.rule, longest.certainty,
    )  # fmt: skip


def _fits(
    facts: Facts, leaves_at: datetime, returns_at: datetime, meeting: Meeting, number: int
) -> Iterator[Notice]:
    early = leaves_at + facts.there - meeting.starts_at
    late = meeting.ends_at + facts.back - returns_at
    if meeting.ends_at <= leaves_at or meeting.starts_at >= returns_at:
        yield Notice(f"outside_hours_{number}", "Le rendez-vous n’est pas pendant la permission.")
        return
    if early > timedelta():
        yield Notice(f"late_there_{number}", f"Il manque {_spoken(early)} au départ : avec le"
                     " trajet, la personne arrive après le début du rendez-vous.")  # fmt: skip
    if late > timedelta():
        yield Notice(f"late_back_{number}", f"Il manque {_spoken(late)} au retour : avec le trajet,"
                     " la personne rentre après l’heure.")  # fmt: skip


def _appeal_open(facts: Facts, starts_at: datetime) -> Iterator[Notice]:
    if facts.state != "granted" or facts.authority != "jap" or facts.notified_at is None:
        return
    window = appeal_window(facts.notified_at, facts.place)
    if starts_at < window.ends_at:
        yield Notice("appeal_open", "La permission commence avant la fin du délai d’appel du"
                     " procureur : il faut son visa de non-appel.", Weight.WARNS, window.rule,
                     window.certainty)  # fmt: skip


def _suspended(facts: Facts) -> Iterator[Notice]:
    if (facts.state, facts.appealed_by) == ("appealed", "prosecutor"):
        rule = in_force("prosecutor_appeal", facts.needed_on)
        yield Notice("suspended", "L’appel du procureur suspend la permission : la personne ne sort"
                     " pas avant la décision.", Weight.WARNS, rule, rule.certainty)  # fmt: skip


def _spoken(missing: timedelta) -> str:
    minutes = -(-int(missing.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"
