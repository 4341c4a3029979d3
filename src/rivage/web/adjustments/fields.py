"""What the forms of a dossier share: what the page had shown, hours, the hours of a week."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.justice.models import AdjustmentDossier
from rivage.justice.queries import establishments
from rivage.justice.queries.dossiers import place_of
from rivage.justice.rules import week
from rivage.organisations.models import Establishment
from rivage.web.pathways.acts import Act

NOTE = gettext_lazy("À savoir")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=HourInput(), **kwargs)


class DossierAct(Act):
    """A form about one dossier, which says what the page had shown of it."""

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        self.dossier = dossier
        super().__init__(*args, **kwargs)
        self.fields["version"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput(), initial=dossier.version
        )

    def instant(self, day: Any, hour: time | None) -> datetime:
        """On the clock of the establishment."""
        there = place_of(self.dossier)
        return there.instant(datetime.combine(day, hour or time(), tzinfo=there.zone))

    def seen_again(self) -> None:
        """Someone was first: the next time it is sent, it is about what the page now shows."""
        sent = dict(self.data.items())
        self.data = {**sent, self.add_prefix("version"): str(self.dossier.version)}


def week_fields() -> dict[str, forms.CharField]:
    return {
        f"day_{number}": forms.CharField(
            label=name.capitalize(), required=False, max_length=60,
            widget=forms.TextInput(attrs={"placeholder": "8h-12h, 13h30-18h"}),
        )
        for number, name in enumerate(week.DAYS)
    }  # fmt: skip


class WeekForm(DossierAct):
    """Seven lines of hours, read as people write them."""

    week_after = "on"

    def put_week(self, kept: dict[str, Any]) -> None:
        days = week_fields()
        self.fields |= days
        names = [name for name in self.fields if name not in days]
        after = names.index(self.week_after) + 1
        self.order_fields([*names[:after], *days, *names[after:]])
        for number, windows in enumerate(week.week_of(kept)):
            self.initial.setdefault(f"day_{number}", week.write_day(windows))

    @property
    def days(self) -> list[Any]:
        return [self[f"day_{number}"] for number in range(7)]

    def clean_week(self, values: dict[str, Any]) -> dict[str, Any]:
        days: list[list[list[int]]] = []
        for number in range(7):
            name = f"day_{number}"
            try:
                days.append(week.read_day(values.pop(name, "") or ""))
            except week.Unreadable:
                days.append([])
                self.add_error(name, _("Écrivez par exemple « 8h-12h, 13h30-18h »."))
        return week.kept(days)


def fill_establishments(form: forms.Form, *, keep: int | None = None) -> None:
    field = form.fields["establishment"]
    if isinstance(field, forms.ModelChoiceField):
        rows = establishments()
        field.queryset = rows | Establishment.objects.filter(pk=keep) if keep else rows
