"""What a dossier or a permit waits for, in one sentence each: what binds first.

The same on a person's page and on *Ma journée*.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.core.spoken_dates import distance, spoken_day, spoken_hour
from rivage.journey.cases import Standing
from rivage.journey.facts import Kind
from rivage.justice.choices import LeaveMotive
from rivage.justice.rules.deadlines import Deadline
from rivage.justice.rules.leave_notices import short_on_time

HEARING_WITHIN = timedelta(days=30)
# A delay is said when its end is this near; those that hold a measure back, from their beginning.
INFORMS_WITHIN_DAYS = 30
ALWAYS = frozenset({"prosecutor_appeal", "appeal_chamber"})
PIECE_WITHIN_DAYS = 14
LEAVE_WITHIN_DAYS = 7
NO_RETURN_FOR_DAYS = 30
FIXED = frozenset({"hearing_scheduled", "commission"})
# Before a decision: papers must still be accepted.
GATHERED_FOR = frozenset(
    {
        "idea", "eligibility_checked", "building", "collected", "filed", "hearing_scheduled",
        "heard", "adjourned", "opinion", "commission",
    }
)  # fmt: skip


class Weight(IntEnum):
    """The first comes first."""

    BINDS = 0
    URGENT = 1
    COMING = 2


@dataclass(frozen=True)
class CaseNotice:
    pk: UUID
    kind: Kind
    weight: Weight
    on: date
    says: str

    @property
    def order(self) -> tuple[int, date]:
        return self.weight, self.on


def notices(standings: Iterable[Standing], now: datetime) -> list[CaseNotice]:
    found = []
    for each in standings:
        told = _of_permit(each, now) if each.kind is Kind.PERMIT else _of_dossier(each, now)
        found += [CaseNotice(each.pk, each.kind, *notice) for notice in told]
    return sorted(found, key=lambda notice: notice.order)


Told = tuple[Weight, date, str]


def _of_dossier(case: Standing, now: datetime) -> Iterator[Told]:
    today = timezone.localdate(now)
    yield from _deadlines(case, case.deadlines(), now)
    hearing = case.moment("hearing_at")
    if case.state in FIXED and hearing:
        yield from _hearing(case, hearing, now)
    chamber = case.moment("chamber_at")
    if case.state in {"appealed", "own_appeal"} and chamber and chamber > now:
        said = _("%(name)s : la chambre d’appel examine le dossier %(day)s.") % {
            "name": case.name, "day": spoken_day(timezone.localdate(chamber), today),
        }  # fmt: skip
        yield Weight.COMING, timezone.localdate(chamber), said
    expiry = case.day("expires_on")
    if case.state in GATHERED_FOR and expiry and (expiry - today).days <= PIECE_WITHIN_DAYS:
        words = (
            _("%(name)s : une pièce n’est plus valable depuis le %(day)s.")
            if expiry < today
            else _("%(name)s : une pièce n’est valable que jusqu’au %(day)s.")
        )
        yield Weight.URGENT, expiry, words % {"name": case.name, "day": spoken_day(expiry, today)}


def _hearing(case: Standing, hearing: datetime, now: datetime) -> Iterator[Told]:
    day, today = timezone.localdate(hearing), timezone.localdate(now)
    what = _("commission") if case.state == "commission" else _("audience")
    if day < today:
        said = _("%(name)s : %(what)s du %(day)s passée, notez ce qui a été dit.")
        yield Weight.URGENT, day, said % {
            "name": case.name, "what": what, "day": spoken_day(day, today),
        }  # fmt: skip
    elif hearing - now <= HEARING_WITHIN:
        known = case.now.get("hearing_hour_known", True)
        hour = f", {spoken_hour(timezone.localtime(hearing))}" if known else ""
        said = _("%(name)s : %(what)s %(day)s%(hour)s (%(distance)s).")
        yield Weight.COMING, day, said % {
            "name": case.name, "what": what, "day": spoken_day(day, today), "hour": hour,
            "distance": distance(day, today),
        }  # fmt: skip


def _deadlines(case: Standing, running: Sequence[Deadline], now: datetime) -> Iterator[Told]:
    today = timezone.localdate(now)
    for deadline in running:
        over, left = deadline.over(now), deadline.days_left(now)
        said = {
            "name": case.name, "rule": deadline.name[:1].lower() + deadline.name[1:],
            "day": spoken_day(deadline.last_day, today),
        }  # fmt: skip
        if over:
            if words := _after(deadline):
                yield Weight.URGENT, deadline.last_day, words % said
        elif deadline.binding and (deadline.code in ALWAYS or left <= INFORMS_WITHIN_DAYS):
            words = _("%(name)s : %(rule)s, jusqu’au %(day)s à minuit.")
            yield Weight.BINDS, deadline.last_day, words % said
        elif left <= INFORMS_WITHIN_DAYS:
            words = _("%(name)s : %(rule)s, jusqu’au %(day)s, à confirmer avec le ou la CPIP.")
            yield Weight.COMING, deadline.last_day, words % said


def _after(deadline: Deadline) -> str:
    """What to do once it has gone by; nothing for those that simply end."""
    return {
        "prosecutor_appeal": _(
            "%(name)s : le délai d’appel du procureur est passé depuis le %(day)s. Notez s’il a"
            " fait appel, ou que la décision peut s’exécuter."
        ),
        "appeal_chamber": _(
            "%(name)s : la chambre avait jusqu’au %(day)s. Sans examen, l’appel est non avenu :"
            " vérifiez et notez-le."
        ),
        "hearing_jap": _(
            "%(name)s : le débat devait avoir lieu avant le %(day)s. La chambre peut être saisie."
        ),
        "hearing_tap": _(
            "%(name)s : le débat devait avoir lieu avant le %(day)s. La chambre peut être saisie."
        ),
        "refiling_bar_jap": _("%(name)s : une nouvelle demande est possible depuis le %(day)s."),
        "refiling_bar_tap": _("%(name)s : une nouvelle demande est possible depuis le %(day)s."),
        "leave_decision": _("%(name)s : la réponse était attendue avant le %(day)s, relancez."),
    }.get(deadline.code, "")


def _of_permit(case: Standing, now: datetime) -> Iterator[Told]:
    today = timezone.localdate(now)
    motive = LeaveMotive(case.code).label if case.code in LeaveMotive.values else ""
    said: dict[str, object] = {"motive": motive}
    needed, commission = case.day("needed_on"), case.day("commission_on")
    if needed and (left := short_on_time(case.state, needed, commission, today)) is not None:
        said |= {"day": spoken_day(needed, today), "left": max(left, 0)}
        words = _("Permission à demander (%(motive)s) pour %(day)s : il reste %(left)s jours.")
        yield Weight.URGENT, min(commission or needed, needed), words % said
    if case.state == "asked" and commission:
        said["day"] = spoken_day(commission, today)
        if commission < today:
            words = _("Permission (%(motive)s) : commission du %(day)s passée, notez la réponse.")
            yield Weight.URGENT, commission, words % said
        elif (commission - today).days <= LEAVE_WITHIN_DAYS:
            words = _("Permission (%(motive)s) : passe en commission %(day)s.")
            yield Weight.COMING, commission, words % said
    yield from _out(case, said, now)
    yield from _deadlines(case, case.deadlines(), now)


def _out(case: Standing, said: dict[str, object], now: datetime) -> Iterator[Told]:
    """Going out, and coming back."""
    today = timezone.localdate(now)
    starts, ends = case.moment("starts_at"), case.moment("ends_at")
    if not starts or not ends:
        return
    day = timezone.localdate(starts)
    said["day"] = spoken_day(day, today)
    if case.state == "granted" and ends < now:
        words = _("Permission (%(motive)s) du %(day)s : notez le retour.")
        yield Weight.URGENT, timezone.localdate(ends), words % said
    elif case.state == "granted" and (day - today).days <= LEAVE_WITHIN_DAYS:
        words = _("Permission (%(motive)s) : %(day)s, retour avant %(hour)s.")
        said["hour"] = spoken_hour(timezone.localtime(ends))
        yield Weight.COMING, day, words % said
    elif case.state == "not_returned" and (today - day).days <= NO_RETURN_FOR_DAYS:
        words = _("Permission du %(day)s : retour non constaté, la date de sortie peut changer.")
        yield Weight.URGENT, day, words % said
