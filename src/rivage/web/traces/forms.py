from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.caseload.traces import ACTS, EXCEPTIONS, READINGS, SEARCHES, Asked

REASON_AT_LEAST = 20


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


class TraceFilter(forms.Form):
    quoi = forms.ChoiceField(
        label=_("Ce qui est montré"),
        choices=[
            (READINGS, _("Dossiers ouverts")),
            (SEARCHES, _("Recherches et refus")),
            (ACTS, _("Actes")),
            (EXCEPTIONS, _("Accès exceptionnels")),
        ],
        required=False,
    )
    dossier = forms.CharField(label=_("Référence du dossier"), max_length=8, required=False)
    qui = forms.TypedChoiceField(label=_("Par"), coerce=int, empty_value=None, required=False)
    du = DayField(label=_("Depuis le"), required=False)
    au = DayField(label=_("Jusqu’au"), required=False)

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["qui"]
        assert isinstance(who, forms.TypedChoiceField)  # noqa: S101 -- declared above
        who.choices = [("", _("tout le monde")), *sorted(names.items(), key=lambda pair: pair[1])]

    def asked(self) -> Asked:
        """What is wanted; a filter that makes no sense is left out."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Asked(
            subject=data.get("quoi") or READINGS,
            reference=(data.get("dossier") or "").strip().upper(),
            user_id=data.get("qui"),
            since=data.get("du"),
            until=data.get("au"),
        )


class ExceptionalForm(forms.Form):
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    birth_date = DayField(label=_("Date de naissance"))
    reason = forms.CharField(
        label=_("Pourquoi avez-vous besoin de ce dossier ?"),
        help_text=_(
            "Une ou deux phrases : ce que vous devez faire, pour qui. La ou le responsable de "
            "l’équipe qui accompagne la personne les lira."
        ),
        min_length=REASON_AT_LEAST,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_birth_date(self) -> date:
        birth_date: date = self.cleaned_data["birth_date"]
        if birth_date > timezone.localdate():
            raise forms.ValidationError(_("Cette date est dans l’avenir."))
        return birth_date
