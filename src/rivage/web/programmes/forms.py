"""A programme, as its leads describe it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import Team
from rivage.pathways.choices import Setting
from rivage.pathways.models import Programme
from rivage.web.pathways.acts import Act

# What the absence policy may propose, in the words of those who apply it.
PROPOSALS = {
    "call": gettext_lazy("appeler"),
    "letter": gettext_lazy("écrire"),
    "suspend": gettext_lazy("suspendre, « porte ouverte »"),
    "team_look": gettext_lazy("en parler en équipe"),
    "exit_possible": gettext_lazy("une fin devient possible"),
    "catch_up": gettext_lazy("proposer un rattrapage individuel"),
    "next_cohort": gettext_lazy("proposer la promotion suivante"),
}


class CopyForm(Act):
    name = forms.CharField(label=gettext_lazy("Nom du nouveau programme"), max_length=80)


class ProgrammeForm(Act):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    description = forms.CharField(
        label=gettext_lazy("En une phrase"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    setting = forms.ChoiceField(
        label=gettext_lazy("Lieu"), choices=Setting.choices, widget=forms.RadioSelect
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=gettext_lazy("Équipe"), required=False,
        empty_label=gettext_lazy("Aucune en particulier"),
        help_text=gettext_lazy("Elle pourra ouvrir le dossier de qui entre dans ce programme."),
    )  # fmt: skip
    rhythm = forms.CharField(label=gettext_lazy("Rythme"), max_length=200, required=False)
    weeks = forms.IntegerField(
        label=gettext_lazy("Durée en semaines"), min_value=1, max_value=208, required=False,
        help_text=gettext_lazy("Vide : sans durée fixée."),
    )  # fmt: skip
    days_between_meetings = forms.IntegerField(
        label=gettext_lazy("Jours entre deux entretiens"), min_value=1, max_value=365
    )
    interviews_required = forms.BooleanField(
        label=gettext_lazy("Les entretiens font partie de l’engagement"), required=False
    )
    workshops_required = forms.BooleanField(
        label=gettext_lazy("Les ateliers font partie de l’engagement"), required=False
    )
    cohort = forms.BooleanField(label=gettext_lazy("Par promotion"), required=False)
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=1000, required=False
    )
    first_days = forms.CharField(
        label=gettext_lazy("Les dix premiers jours dehors"),
        required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Un acte par ligne, qui commence par le numéro du jour : « 1 rdv Se retrouver à la"
            " porte », « 2 Actualiser les droits ». Vide : le modèle de Rivage."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(programme, name) for name in self.base_fields if name != "team"
        } | {"team": programme.team_id}
        super().__init__(*args, **kwargs)
        self.steps = [PolicyStep(step) for step in programme.absence_policy]
        team = self.fields["team"]
        if isinstance(team, forms.ModelChoiceField):
            team.queryset = Team.objects.filter(closed_on=None)


class PolicyRow(Act):
    after = forms.IntegerField(
        label=gettext_lazy("Après combien d’absences de suite"), min_value=1, max_value=20,
        required=False,
    )  # fmt: skip
    propose = forms.ChoiceField(
        label=gettext_lazy("Rivage propose"), required=False,
        choices=[("", gettext_lazy("rien")), *PROPOSALS.items()],
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Dans combien de jours"), min_value=0, max_value=365, required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("propose") and not values.get("after"):
            self.add_error("after", _("Dites après combien d’absences."))
        return values


# Two empty rows wait below those that are written.
PolicyFormSet = forms.formset_factory(PolicyRow, extra=2, max_num=12)


def policy_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """As it is stored: in order, without the empty rows."""
    steps = [
        {"after": row["after"], "propose": row["propose"], "days": row.get("days") or 0}
        for row in rows
        if row.get("propose") and row.get("after")
    ]
    return sorted(steps, key=lambda step: (step["after"], step["days"]))


class PolicyStep:
    """One line of an absence policy, in words."""

    def __init__(self, step: dict[str, Any]) -> None:
        self.after = int(step.get("after", 1))
        self.days = int(step.get("days", 0))
        self.proposal = PROPOSALS.get(str(step.get("propose", "")), str(step.get("propose", "")))
