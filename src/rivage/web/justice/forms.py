"""Where someone is, and what is said of the release."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.justice.choices import Regime, ReleaseSource
from rivage.justice.models import CustodyPeriod
from rivage.organisations.models import Establishment
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import term_choices
from rivage.web.justice.fields import (
    QuarterField,
    check_place,
    fill_establishments,
    fill_quarters,
)
from rivage.web.pathways.acts import NOTE_LABEL, Act, DayField, PastDayField, capitals, free_text


def day_of_address(text: str) -> date | None:
    """A day of the address; anything else is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class PlaceForm(Act):
    """A new place or regime."""

    regime = forms.ChoiceField(
        label=gettext_lazy("Régime"), choices=lambda: capitals(Regime.choices)
    )
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Aucun : dehors"),
    )  # fmt: skip
    started_on = PastDayField(label=gettext_lazy("Depuis le"))
    quarter = QuarterField(help_text=gettext_lazy("Seulement s’il change la manière de se voir."))
    note = free_text(NOTE_LABEL)
    put_on_hold = forms.BooleanField(
        label=gettext_lazy("Suspendre le parcours : retour en détention"), required=False,
        help_text=gettext_lazy("Il reprendra là où il en est ; rien n’est perdu."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, enrolment: Enrolment | None = None, since: str = "", **kwargs: Any
    ) -> None:
        # A hole in the timeline is filled from its first day; it ends where the next begins.
        kwargs["initial"] = {"started_on": day} if (day := day_of_address(since)) else {}
        super().__init__(*args, **kwargs)
        fill_establishments(self)
        fill_quarters(self)
        if enrolment is None or enrolment.status == Status.SUSPENDED:
            del self.fields["put_on_hold"]

    def clean(self) -> dict[str, Any]:
        return check_place(self, super().clean() or {})


class CorrectPeriodForm(Act):
    regime = forms.ChoiceField(
        label=gettext_lazy("Régime"), choices=lambda: capitals(Regime.choices)
    )
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Aucun : dehors"),
    )  # fmt: skip
    started_on = PastDayField(label=gettext_lazy("Depuis le"))
    ended_on = DayField(
        label=gettext_lazy("Jusqu’au"), required=False,
        help_text=gettext_lazy("Le premier jour de la suite. Vide : cela dure encore."),
    )  # fmt: skip
    quarter = QuarterField()
    note = free_text(NOTE_LABEL)

    def __init__(self, *args: Any, period: CustodyPeriod, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "regime": period.regime, "establishment": period.establishment_id,
            "started_on": period.started_on, "ended_on": period.ended_on,
            "note": period.note,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        fill_establishments(self, keep=period.establishment_id)
        field = fill_quarters(self, keep=period.quarter)
        self.initial["quarter"] = field.key_of(period.quarter, period.establishment_id)

    def clean(self) -> dict[str, Any]:
        values = check_place(self, super().clean() or {})
        start, end = values.get("started_on"), values.get("ended_on")
        if start and end and end <= start:
            self.add_error("ended_on", _("Cette date vient avant le début."))
        return values


class TellForm(Act):
    """What someone said of the release: a day, a range, or why it is not known."""

    earliest_on = DayField(label=gettext_lazy("Sortie au plus tôt le"), required=False)
    latest_on = DayField(
        label=gettext_lazy("Au plus tard le"), required=False,
        help_text=gettext_lazy("Si la date n’est pas sûre."),
    )  # fmt: skip
    unknown_reason = forms.ChoiceField(
        label=gettext_lazy("Ou bien, pourquoi elle n’est pas connue"), required=False
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Dit par"), choices=lambda: capitals(ReleaseSource.choices)
    )
    said_on = PastDayField(label=gettext_lazy("Dit le"))
    note = free_text(NOTE_LABEL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unknown_reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("La date est connue")),
                *term_choices(Vocabulary.MISSING_RELEASE_DATE_REASON),
            ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        earliest, latest = values.get("earliest_on"), values.get("latest_on")
        reason = values.get("unknown_reason")
        if not self.errors and bool(earliest) == bool(reason):
            self.add_error("earliest_on", _("Donnez une date, ou dites pourquoi elle manque."))
        if latest and (earliest is None or latest < earliest):
            self.add_error("latest_on", _("Cette date vient avant la date « au plus tôt »."))
        return values
