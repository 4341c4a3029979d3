"""What bears on someone's time, in words: for the situation page and beside an appointment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.core.spoken_dates import DAYS, spoken_hour
from rivage.justice.queries.limits import KnownLimits, KnownObligation
from rivage.justice.rules.limits import Dated, Duty, Lack, Missing
from rivage.web.limits.hours import (
    said_exceptions,
    said_length,
    said_week,
    said_windows,
    week_hours,
)

NOON, EVENING = 12, 17
DUTIES = {
    Duty.APPOINTMENTS: gettext_lazy("Rendez-vous obligatoires"),
    Duty.NO_MINORS: gettext_lazy("Pas de contact habituel avec des mineurs"),
    Duty.NO_DRIVING: gettext_lazy("Ne pas conduire"),
    Duty.OTHER: gettext_lazy("Autre chose, qui pèse sur le travail"),
}


def said_missing(missing: Missing) -> str:
    """ "Il manque 35 min le matin : partir à 7 h 25, la sortie est permise à 8 h (jugement…)."."""
    return _("%(fact)s (%(source)s).") % {"fact": _fact(missing), "source": missing.source}


def _fact(missing: Missing) -> str:
    length = said_length(missing.minutes)
    needed = spoken_hour(missing.needed) if missing.needed else ""
    allowed = spoken_hour(missing.allowed) if missing.allowed else ""
    values = {
        "length": length, "needed": needed, "allowed": allowed,
        "when": _part_of_day(missing.needed), "words": missing.words,
    }  # fmt: skip
    return SENTENCES[missing.lack]() % values


SENTENCES = {
    Lack.BEFORE: lambda: _(
        "Il manque %(length)s %(when)s : il faudrait partir à %(needed)s, "
        "la sortie est permise à partir de %(allowed)s"
    ),
    Lack.AFTER: lambda: _(
        "Il manque %(length)s %(when)s : le retour serait à %(needed)s, "
        "la personne doit être rentrée à %(allowed)s"
    ),
    Lack.BETWEEN: lambda: _(
        "Il manque %(length)s au milieu : la personne rentre à %(needed)s "
        "et ne ressort qu’à %(allowed)s"
    ),
    Lack.OUTSIDE: lambda: _("Il manque %(length)s %(when)s : c’est hors des heures de sortie"),
    Lack.DAY_INSIDE: lambda: _("Il manque %(length)s : ce jour-là, la personne ne sort pas"),
    Lack.APPOINTMENT: lambda: _(
        "%(length)s en même temps qu’un rendez-vous obligatoire, à %(allowed)s"
    ),
    Lack.AREA: lambda: _("Ce lieu semble interdit : %(words)s"),
    Lack.DRIVING: lambda: _("La personne ne doit pas conduire"),
    Lack.MINORS: lambda: _("Pas de contact habituel avec des mineurs"),
}


def _part_of_day(moment: datetime | None) -> str:
    if moment is None or moment.hour < NOON:
        return _("le matin")
    return _("l’après-midi") if moment.hour < EVENING else _("le soir")


def time_limits(
    limits: Sequence[KnownLimits], obligations: Sequence[KnownObligation], today: date
) -> dict[str, Any]:
    """What the situation page shows: what holds, what comes, what was."""
    return {
        "hours": [_hours(known, today) for known in limits if _counts(known.hours, today)],
        "former_hours": [
            _hours(known, today) for known in limits if not _counts(known.hours, today)
        ],
        "duties": [_duty(known, today) for known in obligations if _counts(known.duty, today)],
        "former_duties": [
            _duty(known, today) for known in obligations if not _counts(known.duty, today)
        ],
    }


def _counts(dated: Dated, today: date) -> bool:
    """It holds today, or will."""
    return dated.valid_to is None or dated.valid_to > today


def _hours(known: KnownLimits, today: date) -> dict[str, Any]:
    hours = known.hours
    return {
        "row": known.row, "source": hours.source, "address": known.address, "areas": hours.areas,
        "to_come": hours.valid_from > today, "week": said_week(hours.week),
        "total": week_hours(hours.week), "exceptions": said_exceptions(hours.exceptions, today),
    }  # fmt: skip


def _duty(known: KnownObligation, today: date) -> dict[str, Any]:
    return {
        "row": known.row, "name": DUTIES[known.duty.duty], "words": known.words,
        "source": known.duty.source, "to_come": known.duty.valid_from > today,
        "slots": [
            f"{DAYS[weekday]} {said_windows((window,))}" for weekday, window in known.duty.slots
        ],
    }  # fmt: skip
