from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term
from rivage.reference.queries import term_choices

# The lists whose terms are gathered under the terms of another one.
FAMILIES = {
    Vocabulary.NEED_THEME: Vocabulary.NEED_FAMILY,
    Vocabulary.EXIT_DETAIL: Vocabulary.EXIT_CLASS,
}
COUNTED_AS_ABSENCE = {Vocabulary.APPOINTMENT_OUTCOME}
COUNTED_IN_REPORT = {
    Vocabulary.APPOINTMENT_OUTCOME,
    Vocabulary.EXIT_CLASS,
    Vocabulary.EXIT_DETAIL,
    Vocabulary.NON_WORK_RESULT,
}


class TermForm(forms.Form):
    """A term, with only the questions that mean something in its vocabulary."""

    label = forms.CharField(label=_("Libellé"), max_length=160)
    description = forms.CharField(
        label=_("Précision"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Une phrase pour choisir sans hésiter."),
    )
    family = forms.ChoiceField(label=_("Famille"))
    counts_as_absence = forms.BooleanField(
        label=_("Compte comme absence ?"),
        required=False,
        help_text=_("Seulement ce qui doit faire avancer la règle des absences."),
    )
    counts_in_report = forms.BooleanField(label=_("Compte dans le bilan ?"), required=False)
    validity_months = forms.IntegerField(
        label=_("Validité en mois"),
        required=False,
        min_value=1,
        max_value=240,
        help_text=_("Vide quand le papier n’expire pas."),
    )
    valid_from = forms.DateField(
        label=_("Proposé à partir du"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Vide : dès maintenant."),
    )

    def __init__(
        self, *args: Any, vocabulary: Vocabulary, term: Term | None = None, **kwargs: Any
    ) -> None:
        if term is not None:
            kwargs["initial"] = {name: getattr(term, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self._ask_only_what_counts(vocabulary, term)

    def _ask_only_what_counts(self, vocabulary: Vocabulary, term: Term | None) -> None:
        asked = {
            "family": vocabulary in FAMILIES,
            "counts_as_absence": vocabulary in COUNTED_AS_ABSENCE,
            "counts_in_report": vocabulary in COUNTED_IN_REPORT,
            "validity_months": vocabulary == Vocabulary.PAPER,
        }
        for name, wanted in asked.items():
            if not wanted:
                del self.fields[name]
        family = self.fields.get("family")
        if isinstance(family, forms.ChoiceField):
            family.choices = term_choices(
                FAMILIES[vocabulary], keep=term.family if term is not None else ""
            )

    def clean_label(self) -> str:
        label: str = " ".join(self.cleaned_data["label"].split())
        return label


class EndForm(forms.Form):
    on = forms.DateField(
        label=_("N’est plus proposé à partir du"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Les dossiers qui l’utilisent déjà le gardent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = _today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("Choisissez aujourd’hui ou un jour à venir."))
        return on


def _today() -> date:
    return timezone.localdate()
