"""What the forms of a situation share: an establishment, and the quarter chosen among its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.justice.choices import INSIDE, Regime
from rivage.justice.queries import establishments, quarters
from rivage.organisations.models import Establishment, Quarter

OUTSIDE = [(regime.value, regime.label) for regime in Regime if regime not in INSIDE]
INDOORS = [(regime.value, regime.label) for regime in Regime if regime in INSIDE]


class QuarterField(forms.ChoiceField):
    """The quarters of every establishment, each under the name of its own; gives a name back."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Quartier"))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.known: dict[str, Quarter] = {}

    def fill(self, *, keep: str = "") -> None:
        """`keep`: what was written before the quarters were known, proposed as it is."""
        self.known = {str(quarter.pk): quarter for quarter in quarters()}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, quarter in self.known.items():
            groups.setdefault(quarter.establishment.short_name, []).append((key, quarter.name))
        written = [(f"={keep}", keep)] if keep else []
        self.choices = [("", _("Aucun en particulier")), *written, *groups.items()]

    def key_of(self, name: str, establishment: int | None) -> str:
        """The choice that says what is stored."""
        for key, quarter in self.known.items():
            if (quarter.name, quarter.establishment_id) == (name, establishment):
                return key
        return f"={name}" if name else ""


def fill_establishments(form: forms.Form, *, keep: int | None = None) -> None:
    field = form.fields["establishment"]
    if isinstance(field, forms.ModelChoiceField):
        rows = establishments()
        field.queryset = rows | Establishment.objects.filter(pk=keep) if keep else rows


def fill_quarters(form: forms.Form, *, keep: str = "") -> QuarterField:
    field = form.fields["quarter"]
    if not isinstance(field, QuarterField):
        raise TypeError(field)
    field.fill(keep=keep)
    return field


def check_place(form: forms.Form, values: dict[str, Any]) -> dict[str, Any]:
    """Inside, an establishment; and a quarter of that establishment, by its name."""
    establishment = values.get("establishment")
    if values.get("regime") in INSIDE and not establishment:
        form.add_error("establishment", _("En détention, dites dans quel établissement."))
    chosen = values.get("quarter") or ""
    field = form.fields.get("quarter")
    if not isinstance(field, QuarterField) or not chosen:
        return values
    quarter = field.known.get(chosen)
    if quarter is None:
        values["quarter"] = chosen.removeprefix("=")
    elif establishment is None or quarter.establishment_id != establishment.pk:
        form.add_error("quarter", _("Ce quartier est celui d’un autre établissement."))
    else:
        values["quarter"] = quarter.name
    return values
