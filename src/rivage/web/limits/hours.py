"""Hours as people type them and read them: "8h-12h, 13h30-18h"."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.core.spoken_dates import DAYS
from rivage.justice.rules.limits import DAY, Window, Windows

HOUR = r"(\d{1,2})\s*(?:(?:h|:|\.)\s*(\d{2})?)?\s*"
STRETCH = re.compile(rf"^(?:de\s+)?{HOUR}(?:-|–|—|à|/)\s*{HOUR}$", re.IGNORECASE)
WEEKDAYS = [(number, name.capitalize()) for number, name in enumerate(DAYS)]
MONDAY_TO_FRIDAY = 5


class HoursField(forms.CharField):
    """One day's windows, as text; gives back windows in order. Nothing: a day inside."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        return read_windows(super().clean(value))


def read_windows(text: str) -> Windows:
    """What was typed; a sentence that helps when it cannot be read."""
    text = text.strip()
    if not text:
        return ()
    parts = (part for part in re.split(r"[,;\n]|\bet\b|\bpuis\b", text) if part.strip())
    windows = sorted(_window(part.strip()) for part in parts)
    if any(one.end > other.start for one, other in pairwise(windows)):
        raise forms.ValidationError(_("Ces plages se chevauchent."))
    return tuple(windows)


def _window(text: str) -> Window:
    found = STRETCH.match(text)
    if found is None:
        raise forms.ValidationError(_("Écrivez par exemple « 8h-12h, 13h30-18h »."))
    start, end = (
        _minute(hour, minutes) for hour, minutes in (found.group(1, 2), found.group(3, 4))
    )
    if end == 0:
        end = DAY
    if start >= end:
        raise forms.ValidationError(
            _("La fin vient avant le début. Pour une nuit : 22h-24h, puis 0h-6h le lendemain.")
        )
    return Window(start, end)


def _minute(hour: str, minutes: str | None) -> int:
    minute = int(hour) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or minute > DAY:
        raise forms.ValidationError(_("Cette heure n’existe pas."))
    return minute


def typed(windows: Windows) -> str:
    """As it would be typed again."""
    return ", ".join(f"{_typed(window.start)}-{_typed(window.end)}" for window in windows)


def _typed(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour}h{rest:02d}" if rest else f"{hour}h"


def said_windows(windows: Windows | None) -> str:
    """ "8 h – 12 h, 13 h 30 – 18 h"."""
    if windows is None:
        return _("sans horaires")
    if not windows:
        return _("ne sort pas")
    return ", ".join(
        f"{said_minute(window.start)} – {said_minute(window.end)}" for window in windows
    )


def said_minute(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour} h {rest:02d}" if rest else f"{hour} h"


def said_length(minutes: int) -> str:
    """ "35 min", "2 h", "1 h 30"."""
    return said_minute(minutes) if minutes >= 60 else _("%d min") % minutes


def said_week(week: Sequence[Windows] | None) -> list[tuple[str, str]]:
    """Days alike are said together: ("lundi au vendredi", "8 h – 18 h")."""
    if week is None:
        return []
    lines: list[tuple[str, str]] = []
    for windows, days in groupby(enumerate(week), key=lambda each: each[1]):
        numbers = [number for number, _windows in days]
        lines.append((_said_days(numbers), said_windows(windows)))
    return lines


def _said_days(numbers: Sequence[int]) -> str:
    first, last = DAYS[numbers[0]], DAYS[numbers[-1]]
    if len(numbers) == len(DAYS):
        return _("Tous les jours")
    if len(numbers) == 1:
        return first.capitalize()
    joined = ", " if len(numbers) == 2 else _(" au ")
    return f"{first.capitalize()}{joined}{last}"


def week_hours(week: Sequence[Windows] | None) -> str:
    """How long one may be out in an ordinary week."""
    if week is None:
        return ""
    minutes = sum(window.end - window.start for windows in week for window in windows)
    return said_length(minutes)


def said_exceptions(exceptions: Any, since: date) -> list[tuple[date, str]]:
    """Those to come."""
    return [(day, said_windows(windows)) for day, windows in exceptions.items() if day >= since]


HELP = gettext_lazy("Vide : ne sort pas ce jour-là.")
