"""Where someone is, and what is said of the release."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.justice.choices import INSIDE, Regime, ReleaseSource
from rivage.justice.models import CustodyPeriod
from rivage.justice.queries import establishments
from rivage.organisations.models import Establishment
from rivage.pathways.choices import Setting, Status
from rivage.pathways.models import Enrolment, Programme
from rivage.pathways.queries import programmes_open_on
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import term_choices
from rivage.web.pathways.acts import NOTE_LABEL, Act, DayField, PastDayField, capitals, free_text

OUTSIDE = [(regime.value, regime.label) for regime in Regime if regime not in INSIDE]


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
    quarter = forms.CharField(
        label=gettext_lazy("Quartier"), max_length=60, required=False,
        help_text=gettext_lazy("Seulement s’il change la manière de se voir."),
    )  # fmt: skip
    note = free_text(NOTE_LABEL)
    put_on_hold = forms.BooleanField(
        label=gettext_lazy("Suspendre le parcours : retour en détention"), required=False,
        help_text=gettext_lazy("Il reprendra là où il en est ; rien n’est perdu."),
    )  # fmt: skip

    def __init__(self, *args: Any, enrolment: Enrolment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _establishments(self)
        if enrolment is None or enrolment.status == Status.SUSPENDED:
            del self.fields["put_on_hold"]

    def clean(self) -> dict[str, Any]:
        return _with_walls(self, super().clean() or {})


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
    quarter = forms.CharField(label=gettext_lazy("Quartier"), max_length=60, required=False)
    note = free_text(NOTE_LABEL)

    def __init__(self, *args: Any, period: CustodyPeriod, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "regime": period.regime, "establishment": period.establishment_id,
            "started_on": period.started_on, "ended_on": period.ended_on,
            "quarter": period.quarter, "note": period.note,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        _establishments(self, keep=period.establishment_id)

    def clean(self) -> dict[str, Any]:
        values = _with_walls(self, super().clean() or {})
        start, end = values.get("started_on"), values.get("ended_on")
        if start and end and end <= start:
            self.add_error("ended_on", _("Cette date vient avant le début."))
        return values


class ReleaseForm(Act):
    """Out. The pathway goes on, perhaps elsewhere."""

    on = PastDayField(label=gettext_lazy("Sortie le"))
    regime = forms.ChoiceField(
        label=gettext_lazy("Sous quel régime"),
        choices=lambda: capitals(OUTSIDE),
        initial=Regime.FREE,
    )
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Aucun"),
        help_text=gettext_lazy("Pour une semi-liberté : là où la personne passe la nuit."),
    )  # fmt: skip
    take_up_again = forms.BooleanField(
        label=gettext_lazy("Reprendre le parcours suspendu"), required=False, initial=True
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("La suite du parcours"), required=False,
        empty_label=gettext_lazy("Garder le programme actuel"),
    )  # fmt: skip
    note = free_text(NOTE_LABEL)

    def __init__(self, *args: Any, enrolment: Enrolment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _establishments(self)
        if enrolment is None or enrolment.status != Status.SUSPENDED:
            del self.fields["take_up_again"]
        if enrolment is None:
            del self.fields["programme"]
            return
        rows = programmes_open_on().exclude(pk=enrolment.programme_id)
        field = self.fields["programme"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
        if enrolment.programme.setting == Setting.INSIDE:
            outside = rows.filter(setting=Setting.OUTSIDE).first()
            field.initial = outside.pk if outside else None


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


def _establishments(form: forms.Form, *, keep: int | None = None) -> None:
    field = form.fields["establishment"]
    if isinstance(field, forms.ModelChoiceField):
        rows = establishments()
        field.queryset = rows | Establishment.objects.filter(pk=keep) if keep else rows


def _with_walls(form: forms.Form, values: dict[str, Any]) -> dict[str, Any]:
    if values.get("regime") in INSIDE and not values.get("establishment"):
        form.add_error("establishment", _("En détention, dites dans quel établissement."))
    return values
