"""Deadlines of sentence adjustments, leave and papers. Plain values: no clock, no database.

Every function takes the day or the instant something started and where; the rule in force that
day is the one applied. A delay in days leaves its first day out and ends at the twenty-fourth
hour of the last; one in months ends on the same day of the month, or on the month's last when
there is no such day ("de quantième à quantième"). Where article 801 applies, an end on a
Saturday, a Sunday or a public holiday moves to the next working day.

A deadline binds when every rule it rests on is of certainty A; otherwise it only informs.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rivage.justice.rules.legal_rules import Certainty, LegalRule, in_force, weakest
from rivage.justice.rules.working_days import (
    PARIS,
    SATURDAY,
    Place,
    abolition_day,
    days_jumped,
    local_only,
    next_working_day,
    same_day_months_later,
)


class Court(StrEnum):
    JAP = "jap"
    TAP = "tap"


class Decision(StrEnum):
    """Its nature decides how long an appeal is open."""

    JUDGMENT = "judgment"  # jugement: semi-liberty, placement, DDSE, conditional release
    ORDER = "order"  # ordonnance: leave, reductions, LSC


class Document(StrEnum):
    RELEASE_CERTIFICATE = "release_certificate"  # billet de sortie
    DOMICILIATION = "domiciliation"
    HOST_CERTIFICATE = "host_certificate"  # attestation d'hébergement


@dataclass(frozen=True)
class Deadline:
    """From when to when, by which rule, how sure. It runs in [starts_at, ends_at)."""

    rule: LegalRule
    starts_at: datetime
    ends_at: datetime
    # The last day on which the act may be done: `ends_at` is its twenty-fourth hour.
    last_day: date
    certainty: Certainty
    place: Place = PARIS
    # Why it was moved by article 801: the days that were jumped over.
    jumped: tuple[date, ...] = ()
    # What the law says of this one in particular, in French ("au-delà du maximum").
    remark: str = ""

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def source(self) -> str:
        return self.rule.source

    @property
    def binding(self) -> bool:
        return self.certainty.binds

    @property
    def moved(self) -> bool:
        return bool(self.jumped)

    @property
    def first_day_after(self) -> date:
        return self.last_day + timedelta(days=1)

    def running(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at

    def over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def days_left(self, now: datetime) -> int:
        """Whole days there between today and the last day: 0 on the last, negative after."""
        return (self.last_day - self.place.day_of(now)).days


def appeal_window(notified_at: datetime, place: Place = PARIS) -> Deadline:
    """The prosecutor's suspensive appeal: to midnight the day after the notification."""
    return _in_days("prosecutor_appeal", notified_at, place)


def chamber_deadline(appealed_on: date, place: Place = PARIS) -> Deadline:
    """The appeal chamber rules within two months of the suspensive appeal, or it is void."""
    return _in_months("appeal_chamber", appealed_on, place)


def hearing_deadline(filed_on: date, court: str = Court.JAP, place: Place = PARIS) -> Deadline:
    """Four months for the JAP, six for the TAP; then the chamber may be asked directly."""
    return _in_months(f"hearing_{Court(court).value}", filed_on, place)


def own_appeal(
    notified_at: datetime, decision: str = Decision.JUDGMENT, place: Place = PARIS
) -> Deadline:
    """The person's own appeal: ten days on a judgment, twenty-four hours on an order."""
    return _in_days(f"own_appeal_{Decision(decision).value}", notified_at, place)


def refile_from(
    refused_on: date, bar_months: int, court: str = Court.JAP, place: Place = PARIS
) -> Deadline:
    """Until when the decision bars a similar request; ask again on `first_day_after`."""
    rule = in_force(f"refiling_bar_{Court(court).value}", refused_on)
    most = rule.number("most_months")
    remark = (
        f"La décision dit {bar_months} mois ; le maximum est de {most} mois : à vérifier."
        if bar_months > most
        else ""
    )
    last = same_day_months_later(refused_on, bar_months)
    return _deadline(rule, place.start_of(refused_on), last, place, remark=remark)


def document_expiry(kind: str, issued_on: date, place: Place = PARIS) -> Deadline:
    """Until when a paper is accepted."""
    return _in_months(f"document_{Document(kind).value}", issued_on, place)


def leave_decision(asked_on: date, place: Place = PARIS) -> Deadline:
    """The head of the prison answers a request of leave within two months."""
    return _in_months("leave_decision", asked_on, place)


def commission_opinion(asked_on: date, place: Place = PARIS) -> Deadline:
    """The commission's opinion is deemed given after a month."""
    return _in_months("commission_opinion", asked_on, place)


def reinstatement(suspended_on: date, place: Place = PARIS) -> Deadline:
    """The judge rules within ten days when a measure was suspended at once."""
    return _in_days("reinstatement", place.start_of(suspended_on), place)


def _in_days(code: str, starts_at: datetime, place: Place) -> Deadline:
    day = place.day_of(starts_at)
    rule = in_force(code, day)
    last = day + timedelta(days=rule.number("days"))
    return _deadline(rule, place.instant(starts_at), last, place)


def _in_months(code: str, started_on: date, place: Place) -> Deadline:
    rule = in_force(code, started_on)
    last = same_day_months_later(started_on, rule.number("months"))
    return _deadline(rule, place.start_of(started_on), last, place)


def _deadline(
    rule: LegalRule, starts_at: datetime, last: date, place: Place, *, remark: str = ""
) -> Deadline:
    jumped: tuple[date, ...] = ()
    certainty = rule.certainty
    if rule.parameters.get("moves"):
        jumped = days_jumped(last, place)
        certainty = weakest(certainty, *_of_the_move(jumped, place, place.day_of(starts_at)))
        last = next_working_day(last, place)
    return Deadline(
        rule=rule, starts_at=starts_at, ends_at=place.end_of(last), last_day=last,
        certainty=certainty, place=place, jumped=jumped, remark=remark,
    )  # fmt: skip


def _of_the_move(jumped: tuple[date, ...], place: Place, on: date) -> list[Certainty]:
    """A move is as sure as article 801 and as what makes each of its days a holiday."""
    rests_on = {"working_days"} if jumped else set()
    for day in jumped:
        if day.weekday() < SATURDAY and local_only(day, place):
            rests_on.add("overseas_holidays" if abolition_day(day, place) else "local_holidays")
    return [in_force(code, on).certainty for code in rests_on]
