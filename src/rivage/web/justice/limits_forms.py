"""Hours of a measure, a text field a day; obligations that bear on work."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.core.spoken_dates import DAYS
from rivage.justice.queries.limits import KnownLimits, KnownObligation
from rivage.justice.rules.limits import Duty
from rivage.web.limits.hours import MONDAY_TO_FRIDAY, WEEKDAYS, HoursField, typed
from rivage.web.limits.words import DUTIES
from rivage.web.pathways.acts import Act, DayField

# Empty lines offered below those already filled.
SPARE_EXCEPTIONS = 3
SLOTS = 3
ONE_DAY = timedelta(days=1)


class Sourced(Act):
    """Where it comes from, and the days it holds; people give the last day, the first excluded."""

    source = forms.CharField(
        label=gettext_lazy("Fixé par"), max_length=160,
        help_text=gettext_lazy("Par exemple : jugement du JAP du 12 mars, règlement du centre."),
    )  # fmt: skip
    valid_from = DayField(label=gettext_lazy("À partir du"))
    last_day = DayField(
        label=gettext_lazy("Dernier jour"), required=False,
        help_text=gettext_lazy("Vide : jusqu’à nouvel ordre."),
    )  # fmt: skip

    def _check_days(self, values: dict[str, Any]) -> None:
        start, last = values.get("valid_from"), values.get("last_day")
        if start and last and last < start:
            self.add_error("last_day", _("Cette date vient avant le début."))

    def dates(self) -> dict[str, Any]:
        last = self.cleaned_data["last_day"]
        return {
            "source": self.cleaned_data["source"],
            "valid_from": self.cleaned_data["valid_from"],
            "valid_to": last + ONE_DAY if last else None,
        }


class LimitsForm(Sourced):
    """A week from Monday, exceptions, an address, places that are banned."""

    same_until_friday = forms.BooleanField(
        label=gettext_lazy("Mêmes heures du mardi au vendredi que le lundi"), required=False
    )
    unlimited = forms.BooleanField(
        label=gettext_lazy("Pas d’horaires : seulement une adresse ou des lieux interdits"),
        required=False,
    )
    address = forms.CharField(
        label=gettext_lazy("Adresse d’assignation"), max_length=200, required=False,
        help_text=gettext_lazy("Là où la personne doit être en dehors de ces heures."),
    )  # fmt: skip
    areas = forms.CharField(
        label=gettext_lazy("Lieux interdits"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Un par ligne : une ville, un quartier, une rue. Jamais pourquoi."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: KnownLimits | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (_of(known) if known else {}) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for number, name in enumerate(DAYS):
            self.fields[f"day_{number}"] = HoursField(label=name.capitalize())
        exceptions = known.hours.exceptions if known else {}
        self.exception_count = len(exceptions) + SPARE_EXCEPTIONS
        for line in range(self.exception_count):
            self.fields[f"exception_on_{line}"] = DayField(
                label=_("Jour particulier %d") % (line + 1), required=False
            )
            self.fields[f"exception_hours_{line}"] = HoursField(
                label=_("Heures, jour particulier %d") % (line + 1)
            )

    def day_fields(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in range(len(DAYS))]

    def exception_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [
            (self[f"exception_on_{line}"], self[f"exception_hours_{line}"])
            for line in range(self.exception_count)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_days(values)
        out = any(values.get(f"day_{number}") for number in range(len(DAYS)))
        if not values.get("unlimited") and not out and not self.errors:
            self.add_error("day_0", _("Notez au moins une plage, ou cochez « pas d’horaires »."))
        if values.get("unlimited") and not values.get("address") and not values.get("areas"):
            self.add_error("unlimited", _("Notez alors une adresse ou un lieu interdit."))
        for line in range(self.exception_count):
            if values.get(f"exception_hours_{line}") and not values.get(f"exception_on_{line}"):
                self.add_error(f"exception_on_{line}", _("Quel jour ?"))
        return values

    def decision(self) -> dict[str, Any]:
        """What `set_limits` and `correct_limits` take."""
        told = self.cleaned_data
        week = [told[f"day_{number}"] for number in range(len(DAYS))]
        if told["same_until_friday"]:
            week[1:MONDAY_TO_FRIDAY] = [week[0]] * (MONDAY_TO_FRIDAY - 1)
        exceptions = {
            told[f"exception_on_{line}"]: told[f"exception_hours_{line}"]
            for line in range(self.exception_count)
            if told[f"exception_on_{line}"]
        }
        return self.dates() | {
            "week": None if told["unlimited"] else week,
            "exceptions": exceptions,
            "address": told["address"],
            "areas": [line.strip() for line in told["areas"].splitlines()],
        }


def _last_day(valid_to: date | None) -> date | None:
    return valid_to - ONE_DAY if valid_to else None


def _of(known: KnownLimits) -> dict[str, Any]:
    hours = known.hours
    initial = {
        "source": hours.source, "valid_from": hours.valid_from,
        "last_day": _last_day(hours.valid_to), "unlimited": hours.week is None,
        "address": known.address, "areas": "\n".join(hours.areas),
    }  # fmt: skip
    for number, windows in enumerate(hours.week or ()):
        initial[f"day_{number}"] = typed(windows)
    for line, (day, windows) in enumerate(hours.exceptions.items()):
        initial[f"exception_on_{line}"] = day
        initial[f"exception_hours_{line}"] = typed(windows)
    return initial


class ObligationForm(Sourced):
    """What a job or a training has to leave room for."""

    read_by_others = ("words",)

    duty = forms.ChoiceField(
        label=gettext_lazy("Obligation"), choices=lambda: [(d.value, w) for d, w in DUTIES.items()]
    )
    words = forms.CharField(
        label=gettext_lazy("En quelques mots"), max_length=300, required=False,
        help_text=gettext_lazy("Ce que le travail doit permettre. Jamais pourquoi."),
    )  # fmt: skip
    field_order = ("duty", "words")

    def __init__(self, *args: Any, known: KnownObligation | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _of_obligation(known) if known else kwargs.get("initial")
        super().__init__(*args, **kwargs)
        for line in range(SLOTS):
            self.fields[f"slot_day_{line}"] = forms.TypedChoiceField(
                label=_("Rendez-vous %d, chaque") % (line + 1), required=False, coerce=int,
                empty_value=None, choices=[("", "—"), *WEEKDAYS],
            )  # fmt: skip
            self.fields[f"slot_hours_{line}"] = HoursField(
                label=_("Heures du rendez-vous %d") % (line + 1)
            )

    def slot_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"slot_day_{line}"], self[f"slot_hours_{line}"]) for line in range(SLOTS)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_days(values)
        for line in range(SLOTS):
            day, hours = values.get(f"slot_day_{line}"), values.get(f"slot_hours_{line}")
            if day is not None and not hours and f"slot_hours_{line}" not in self.errors:
                self.add_error(f"slot_hours_{line}", _("À quelles heures ?"))
            if hours and day is None:
                self.add_error(f"slot_day_{line}", _("Quel jour ?"))
        if values.get("duty") == Duty.OTHER and not values.get("words"):
            self.add_error("words", _("Dites en quelques mots ce que cela demande."))
        return values

    def obligation(self) -> dict[str, Any]:
        told = self.cleaned_data
        slots = [
            (told[f"slot_day_{line}"], window)
            for line in range(SLOTS)
            for window in told[f"slot_hours_{line}"]
        ]
        return self.dates() | {"duty": told["duty"], "words": told["words"], "slots": slots}


def _of_obligation(known: KnownObligation) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "duty": known.duty.duty.value, "words": known.words, "source": known.duty.source,
        "valid_from": known.duty.valid_from, "last_day": _last_day(known.duty.valid_to),
    }  # fmt: skip
    for line, (weekday, window) in enumerate(known.duty.slots[:SLOTS]):
        initial[f"slot_day_{line}"] = weekday
        initial[f"slot_hours_{line}"] = typed((window,))
    return initial
