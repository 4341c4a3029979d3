"""Every state of a dossier and the act that leads there, on days that follow one another."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from rivage.justice.actions import dossiers
from rivage.justice.choices import DossierState as S
from rivage.justice.rules.week import kept, read_day

DAYS_OUT = kept([read_day("8h-18h")] * 5 + [[], []])


def ago(days: int) -> Any:
    return timezone.localdate() - timedelta(days=days)


def instant(days: int, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(ago(days), time(hour, minute)))


def _prepare(state: str, days: int) -> Callable[..., Any]:
    return lambda it, by: dossiers.prepare(it, state, on=ago(days), by=by)


def _executing(it: Any, by: Any) -> Any:
    if it.state == S.REINSTATED:
        return dossiers.keep_measure(it, on=ago(4), by=by)
    return dossiers.enforce(it, on=ago(20), hours=DAYS_OUT, by=by)


# Opened 300 days ago, filed 200, decided 110, notified 100: the two months of the chamber are over.
WAYS: dict[str, Callable[[Any, Any], Any]] = {
    S.ELIGIBILITY_CHECKED: _prepare(S.ELIGIBILITY_CHECKED, 290),
    S.BUILDING: _prepare(S.BUILDING, 280),
    S.COLLECTED: _prepare(S.COLLECTED, 210),
    S.FILED: lambda it, by: dossiers.file_request(it, on=ago(200), by=by),
    S.HEARING_SCHEDULED: lambda it, by: dossiers.schedule_hearing(
        it, at=instant(120), place="Tribunal de Bobigny", on=ago(190), by=by
    ),
    S.HEARD: lambda it, by: dossiers.hear(it, on=ago(120), by=by),
    S.ADJOURNED: lambda it, by: dossiers.adjourn(it, on=ago(119), by=by),
    S.OPINION: lambda it, by: dossiers.give_opinion(it, on=ago(180), by=by),
    S.COMMISSION: lambda it, by: dossiers.schedule_commission(
        it, at=instant(120), on=ago(170), by=by
    ),
    S.GRANTED: lambda it, by: dossiers.grant(it, on=ago(110), by=by),
    S.GRANTED_WITHOUT_DEBATE: lambda it, by: dossiers.grant(
        it, on=ago(110), without_debate=True, by=by
    ),
    S.REFUSED: lambda it, by: dossiers.refuse(
        it, on=ago(110), bar_months=6, reasons="À retravailler", by=by
    ),
    S.NOTIFIED: lambda it, by: dossiers.notify_decision(it, at=instant(100), by=by),
    S.REFUSAL_NOTIFIED: lambda it, by: dossiers.notify_decision(it, at=instant(100), by=by),
    S.ENFORCEABLE: lambda it, by: dossiers.note_no_appeal(it, on=ago(30), by=by),
    S.APPEALED: lambda it, by: dossiers.note_appeal(it, at=instant(99, 23, 59), by=by),
    S.CONFIRMED: lambda it, by: dossiers.judge_appeal(it, confirmed=True, on=ago(60), by=by),
    S.REVERSED: lambda it, by: dossiers.judge_appeal(it, confirmed=False, on=ago(60), by=by),
    S.APPEAL_VOID: lambda it, by: dossiers.note_void_appeal(it, on=ago(30), by=by),
    S.OWN_APPEAL: lambda it, by: dossiers.note_own_appeal(it, on=ago(95), by=by),
    S.GRANTED_ON_APPEAL: lambda it, by: dossiers.grant_on_appeal(it, on=ago(50), by=by),
    S.REFUSAL_UPHELD: lambda it, by: dossiers.uphold_refusal(it, on=ago(50), by=by),
    S.EXECUTING: _executing,
    S.MODIFIED: lambda it, by: dossiers.modify(
        it, on=ago(8), hours=kept([[], read_day("9h-17h"), [], [], [], [], []]), by=by
    ),
    S.REINSTATED: lambda it, by: dossiers.reinstate(it, on=ago(5), by=by),
    S.COMPLETED: lambda it, by: dossiers.complete(it, on=ago(1), by=by),
    S.WITHDRAWN: lambda it, by: dossiers.withdraw_measure(it, on=ago(1), by=by),
    S.GIVEN_UP: lambda it, by: dossiers.give_up(it, on=ago(1), by=by),
}


def walk(dossier: Any, *states: str, by: Any) -> Any:
    for state in states:
        dossier = WAYS[state](dossier, by)
        assert dossier.state == state
    return dossier
