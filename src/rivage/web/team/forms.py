from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rivage.accounts.choices import Role
from rivage.accounts.models import Team
from rivage.accounts.queries import open_teams, user_by_email


class AccountForm(forms.Form):
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=Role.choices,
        help_text=_(
            "Seuls les chargé·es de mission et les responsables ouvrent des dossiers. "
            "L’administration règle les comptes et les vocabulaires, la protection des données "
            "lit les traces."
        ),
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Équipes"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["teams"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- declared above
        field.queryset = open_teams()


class InvitationForm(AccountForm):
    email = forms.EmailField(label=_("Adresse e-mail professionnelle"))
    field_order = ["email", "first_name", "last_name", "role", "teams"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if user_by_email(email):
            raise forms.ValidationError(_("Un compte existe déjà pour cette adresse."))
        return email


class TeamForm(forms.Form):
    name = forms.CharField(
        label=_("Nom de la nouvelle équipe"),
        max_length=80,
        help_text=_("Par exemple « Hors les murs »."),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Team.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Une équipe porte déjà ce nom."))
        return name
