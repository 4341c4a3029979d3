"""One form a topic of the file, and the small forms of its rows."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import Team, User
from rivage.participants.actions.identity import HOUSING, IDENTITY, LANGUAGES, SKILLS
from rivage.participants.choices import ContactKind, PaperState
from rivage.participants.models import Participant
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import term_choices
from rivage.web.people.forms import colleagues, date_input, sensible_year

if TYPE_CHECKING:
    FileForm = forms.ModelForm[Participant]
else:
    FileForm = forms.ModelForm

NOT_ASKED = gettext_lazy("pas encore abordé")


class TopicForm(FileForm):
    """Fields of the file itself; `version` is what they were when they were shown."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    # Codes of these vocabularies, with a blank choice unless several may be chosen.
    vocabularies: dict[str, Vocabulary] = {}
    several: frozenset[str] = frozenset()
    # What is shown was being typed, and is not yet in the file.
    found_again = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, vocabulary in self.vocabularies.items():
            now = getattr(self.instance, name)
            label = self.fields[name].label
            if name in self.several:
                self.fields[name] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=_with_kept(term_choices(vocabulary), now),
                    widget=forms.CheckboxSelectMultiple,
                )
            else:
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[("", NOT_ASKED), *term_choices(vocabulary, keep=now)],
                )

    def corrections(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


def _with_kept(choices: list[tuple[str, str]], kept: list[str]) -> list[tuple[str, str]]:
    """A code that is no longer proposed stays on the file until someone unticks it."""
    known = {code for code, _label in choices}
    return choices + [(code, code) for code in kept if code not in known]


class IdentityForm(TopicForm):
    vocabularies = {"gender": Vocabulary.GENDER}

    class Meta:
        model = Participant
        fields = IDENTITY
        widgets = {"birth_date": date_input()}
        help_texts = {
            "preferred_name": gettext_lazy("Celui que nous employons, s’il est différent."),
            "estimated_birth_year": gettext_lazy("Seulement si la date n’est pas connue."),
            "pronouns": gettext_lazy("Si la personne le souhaite."),
            "external_reference": gettext_lazy("Numéro du dossier dans un ancien tableau."),
        }

    def clean_estimated_birth_year(self) -> int | None:
        return sensible_year(self.cleaned_data["estimated_birth_year"])

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day is not None and day >= timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore passée."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("first_name") and not values.get("last_name"):
            raise forms.ValidationError(_("Écrivez au moins un nom ou un prénom."))
        if values.get("birth_date"):
            values["estimated_birth_year"] = None
        return values


for _name in ("first_name", "last_name"):
    # One of the two is enough, as `clean` says.
    IdentityForm.base_fields[_name].required = False


class LanguagesForm(TopicForm):
    vocabularies = {
        "languages": Vocabulary.LANGUAGE,
        "french_level": Vocabulary.FRENCH_LEVEL,
    }
    several = frozenset({"languages"})

    class Meta:
        model = Participant
        fields = LANGUAGES
        labels = {"languages": gettext_lazy("Langues parlées")}
        help_texts = {"interpreter": gettext_lazy("La langue, ou « aucun » : c’est une réponse.")}


class HousingForm(TopicForm):
    vocabularies = {"housing": Vocabulary.HOUSING, "mobility": Vocabulary.MOBILITY}
    several = frozenset({"mobility"})

    class Meta:
        model = Participant
        fields = HOUSING
        labels = {"mobility": gettext_lazy("Moyens de se déplacer")}


class SkillsForm(TopicForm):
    class Meta:
        model = Participant
        fields = SKILLS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in SKILLS}


class PointForm(forms.Form):
    """A way to reach the person."""

    value = forms.CharField(label=gettext_lazy("Numéro, e-mail ou adresse"), max_length=200)
    postcode = forms.RegexField(
        r"^\d{5}$",
        label=gettext_lazy("Code postal"),
        required=False,
        help_text=gettext_lazy("Pour une adresse."),
    )
    town = forms.CharField(label=gettext_lazy("Commune"), max_length=80, required=False)
    label = forms.CharField(
        label=gettext_lazy("À savoir"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Par exemple : le soir, chez sa sœur, ne pas laisser de message."),
    )
    preferred = forms.BooleanField(label=gettext_lazy("À utiliser d’abord"), required=False)


class NewPointForm(PointForm):
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=ContactKind.choices)
    field_order = ["kind"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") == ContactKind.EMAIL and "value" in values:
            try:
                forms.EmailField().clean(values["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return values


class EndPointForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Pourquoi"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = term_choices(  # type: ignore[attr-defined]
            Vocabulary.CONTACT_MISSING_REASON
        )


class NoContactForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Pourquoi aucun contact"), required=False)

    def __init__(self, *args: Any, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("non renseigné")),
            *term_choices(Vocabulary.CONTACT_MISSING_REASON, keep=keep),
        ]


class RelayForm(forms.Form):
    """Someone the person named."""

    keeps = "relation"

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120)
    relation = forms.ChoiceField(label=gettext_lazy("Lien"), required=False)
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=30, required=False)
    may_be_told = forms.CharField(
        label=gettext_lazy("Ce qu’on peut lui dire"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreed_on = forms.DateField(
        label=gettext_lazy("Accord de la personne, le"), required=False, widget=date_input()
    )

    def __init__(self, *args: Any, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].choices = [  # type: ignore[attr-defined]
            ("", _("non précisé")),
            *term_choices(Vocabulary.RELAY_KIND, keep=keep),
        ]


class PaperForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("Où en est-on"), choices=PaperState.choices, required=False
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Valable jusqu’au"), required=False, widget=date_input()
    )
    asked_on = forms.DateField(
        label=gettext_lazy("Demandé le"), required=False, widget=date_input()
    )
    cost = forms.DecimalField(
        label=gettext_lazy("Coût, en euros"), required=False, min_value=0, max_digits=7,
        decimal_places=2,
    )  # fmt: skip

    def clean_state(self) -> str:
        return self.cleaned_data["state"] or PaperState.UNKNOWN.value


class ExperienceForm(forms.Form):
    keeps = "kind"

    title = forms.CharField(label=gettext_lazy("Métier ou activité"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"),
    )
    where = forms.CharField(label=gettext_lazy("Où"), max_length=120, required=False)
    started_year = forms.IntegerField(label=gettext_lazy("Depuis l’année"), required=False)
    months = forms.IntegerField(
        label=gettext_lazy("Pendant (mois)"), required=False, min_value=0, max_value=720
    )
    description = forms.CharField(
        label=gettext_lazy("Ce que la personne y faisait"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = term_choices(Vocabulary.EXPERIENCE_KIND, keep=keep)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean_started_year(self) -> int | None:
        return sensible_year(self.cleaned_data["started_year"])


class TrainingForm(forms.Form):
    keeps = "level"

    title = forms.CharField(label=gettext_lazy("Formation"), max_length=160)
    level = forms.ChoiceField(label=gettext_lazy("Niveau"), required=False)
    year = forms.IntegerField(label=gettext_lazy("Année"), required=False)
    obtained = forms.NullBooleanField(
        label=gettext_lazy("Diplôme obtenu"),
        required=False,
        widget=forms.Select(
            choices=[
                ("unknown", gettext_lazy("pas précisé")),
                ("true", gettext_lazy("oui")),
                ("false", gettext_lazy("non")),
            ]
        ),
    )

    def __init__(self, *args: Any, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            ("", _("non précisé")),
            *term_choices(Vocabulary.DIPLOMA_LEVEL, keep=keep),
        ]

    def clean_year(self) -> int | None:
        return sensible_year(self.cleaned_data["year"])


class WishForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Dans ses mots"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OccupationForm(forms.Form):
    occupation = forms.IntegerField(widget=forms.HiddenInput)


class ConsentForm(forms.Form):
    scope = forms.ChoiceField(label=gettext_lazy("La personne accepte de"))
    given_on = forms.DateField(label=gettext_lazy("Donné le"), widget=date_input())
    how = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Par écrit, à l’oral en entretien, avec interprète…"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = term_choices(Vocabulary.CONSENT_SCOPE)
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore arrivée."))
        return day


class AccessForm(forms.Form):
    """Who opens the file. Names people one by one when it is restricted."""

    officer = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Référent·e"),
        required=False,
        empty_label=gettext_lazy("personne pour l’instant"),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Équipes qui ouvrent ce dossier"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    restricted = forms.BooleanField(
        label=gettext_lazy("Dossier restreint"),
        required=False,
        help_text=gettext_lazy(
            "Seules la ou le référent·e et les personnes cochées savent qu’il existe : il sort des "
            "listes, des recherches et des décomptes de tous les autres."
        ),
    )
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Personnes qui l’ouvrent s’il est restreint"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, user: User, person: Participant) -> None:
        teams = list(person.file_teams.values_list("team_id", flat=True))
        readers = list(person.named_readers.values_list("user_id", flat=True))
        super().__init__(
            data,
            initial={
                "officer": person.officer_id,
                "teams": teams,
                "restricted": person.restricted,
                "readers": readers,
            },
        )
        people = User.objects.filter(is_active=True, role__in=("officer", "lead"))
        self.fields["officer"].queryset = colleagues(  # type: ignore[attr-defined]
            user, kept=person.officer_id
        )
        self.fields["teams"].queryset = Team.objects.filter(closed_on=None) | Team.objects.filter(  # type: ignore[attr-defined]
            pk__in=teams
        )
        self.fields["readers"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("officer") and not values.get("teams"):
            raise forms.ValidationError(
                _("Il faut une ou un référent·e, ou une équipe : sinon le dossier se perd.")
            )
        if values.get("restricted") and not values.get("officer") and not values.get("readers"):
            raise forms.ValidationError(_("Nommez au moins une personne pour ouvrir ce dossier."))
        return values
