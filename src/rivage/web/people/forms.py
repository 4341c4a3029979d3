"""What is asked of the list of people, and of someone new."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import Team, User
from rivage.caseload.people import NO_PROGRAMME, Choice, Filters
from rivage.participants.actions import NewPerson
from rivage.pathways.choices import Status
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import term_choices

OLDEST = 100


class FilterForm(forms.Form):
    """Every field may stay empty; a value that no longer exists asks for nothing."""

    text = forms.CharField(label=gettext_lazy("Nom ou téléphone"), required=False, max_length=100)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    where = forms.ChoiceField(
        label=gettext_lazy("Situation"),
        required=False,
        choices=[
            ("", gettext_lazy("toutes")),
            ("inside", gettext_lazy("en détention")),
            ("outside", gettext_lazy("dehors")),
            ("unknown", gettext_lazy("pas encore notée")),
        ],
    )
    release = forms.ChoiceField(
        label=gettext_lazy("Sortie prévue"),
        required=False,
        choices=[
            ("", gettext_lazy("peu importe")),
            ("15", gettext_lazy("dans les 15 jours")),
            ("30", gettext_lazy("dans les 30 jours")),
            ("90", gettext_lazy("dans les 90 jours")),
            ("180", gettext_lazy("dans les 6 mois")),
            ("past", gettext_lazy("date dépassée")),
            ("unknown", gettext_lazy("date inconnue")),
        ],
    )
    officer = forms.ChoiceField(label=gettext_lazy("Référent·e"), required=False)
    action = forms.ChoiceField(
        label=gettext_lazy("À faire"),
        required=False,
        choices=[
            ("", gettext_lazy("peu importe")),
            ("any", gettext_lazy("quelque chose à faire")),
            ("outcome", gettext_lazy("rendez-vous sans suite notée")),
            ("step", gettext_lazy("étape en retard")),
            ("resume", gettext_lazy("suspension à revoir")),
        ],
    )
    status = forms.ChoiceField(
        label=gettext_lazy("État du parcours"),
        required=False,
        choices=[("", gettext_lazy("tous")), *Status.choices],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Dans l’ordre"),
        required=False,
        choices=[("", gettext_lazy("des noms")), ("release", gettext_lazy("des sorties prévues"))],
    )

    def __init__(self, data: Any, programmes: list[Choice], officers: list[Choice]) -> None:
        super().__init__(data)
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            ("", _("tous")),
            *((each.value, each.label) for each in programmes),
            (NO_PROGRAMME, _("aucun programme en cours")),
        ]
        self.fields["officer"].choices = [  # type: ignore[attr-defined]
            ("", _("toute l’équipe")),
            ("me", _("moi")),
            *((each.value, each.label) for each in officers),
            ("nobody", _("personne pour l’instant")),
        ]

    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in asdict(Filters())})

    @property
    def folded_in_use(self) -> bool:
        """One of the filters that are folded away narrows the list: it must be seen."""
        return any(self.data.get(name) for name in ("programme", "status", "action", "sort"))

    def in_words(self) -> str:
        """What the list is narrowed by, for the printed page."""
        self.is_valid()
        chosen = [
            f"{self.fields[name].label} : {self._label(name, value)}"
            for name, value in self.cleaned_data.items()
            if value and name != "sort"
        ]
        return " · ".join(chosen)

    def _label(self, name: str, value: str) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return value


class FilterNameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom de ce filtre"), max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NewPersonForm(forms.Form):
    """The least that opens a file; the rest is said when it is known."""

    first_name = forms.CharField(label=gettext_lazy("Prénom"), max_length=80, required=False)
    last_name = forms.CharField(label=gettext_lazy("Nom"), max_length=80, required=False)
    preferred_name = forms.CharField(
        label=gettext_lazy("Prénom d’usage"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("S’il est différent : c’est celui que nous employons."),
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Date de naissance"), required=False, widget=date_input()
    )
    estimated_birth_year = forms.IntegerField(
        label=gettext_lazy("ou année de naissance estimée"), required=False
    )
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=30, required=False)
    gender = forms.ChoiceField(label=gettext_lazy("Genre"), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label=gettext_lazy("Équipe"))
    officer = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Référent·e"),
        required=False,
        empty_label=gettext_lazy("personne pour l’instant"),
    )

    def __init__(self, data: Any, *, user: User, initial: dict[str, Any] | None = None) -> None:
        teams = Team.objects.filter(pk__in=user.team_ids, closed_on=None)
        super().__init__(data, initial={"officer": user.pk, **(initial or {})})
        self.fields["gender"].choices = [  # type: ignore[attr-defined]
            ("", _("pas encore abordé")),
            *term_choices(Vocabulary.GENDER),
        ]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["officer"].queryset = colleagues(user)  # type: ignore[attr-defined]
        if len(user.team_ids) == 1:
            self.fields["team"].initial = user.team_ids[0]

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day is not None and day >= timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore passée."))
        return day

    def clean_estimated_birth_year(self) -> Any:
        return sensible_year(self.cleaned_data["estimated_birth_year"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("first_name") and not values.get("last_name"):
            raise forms.ValidationError(_("Écrivez au moins un nom ou un prénom."))
        return values

    def person(self) -> NewPerson:
        names = ("first_name", "last_name", "preferred_name", "birth_date", "gender")
        values = {name: self.cleaned_data[name] for name in names}
        return NewPerson(**values, estimated_birth_year=self.cleaned_data["estimated_birth_year"])


def sensible_year(year: int | None) -> int | None:
    this_year = timezone.localdate().year
    if year is not None and not this_year - OLDEST <= year <= this_year:
        raise forms.ValidationError(_("Cette année ne semble pas juste."))
    return year


def colleagues(user: User, *, kept: int | None = None) -> QuerySet[User]:
    """Those who may hold a file in one of the visitor's teams, the visitor included; and `kept`."""
    in_team = Q(
        is_active=True,
        role__in=("officer", "lead"),
        memberships__team__in=user.team_ids,
        memberships__left_on=None,
    )
    return User.objects.filter(in_team | Q(pk__in=[user.pk, kept or user.pk])).distinct()
