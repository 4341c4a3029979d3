"""The one page of an orientation, and the short forms that answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.caseload.duplicates import Likeness
from rivage.core.spoken_names import of
from rivage.justice.choices import INSIDE, ReleaseSource
from rivage.participants.choices import ReadingHelp
from rivage.participants.models import Participant
from rivage.pathways.models import Programme
from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term
from rivage.reference.queries import term_choices
from rivage.referrals import rules
from rivage.referrals.choices import Missing, Section
from rivage.referrals.models import Referral
from rivage.referrals.queries import (
    establishments,
    officers_of,
    prescribers,
    programmes_open,
    teams_open,
)

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Referral]
else:
    ModelForm = forms.ModelForm

SPOKEN = 3  # languages that one page has room for

IN_SECTION: Mapping[str, tuple[str, ...]] = {
    "prescriber": (
        "organisation", "prescriber_name", "prescriber_phone", "prescriber_email", "received_on",
    ),
    "person": (
        "first_name", "last_name", "birth_date", "estimated_birth_year", "gender", "phone",
    ),
    "place": (
        "regime", "establishment", "release_on", "release_latest_on", "release_source",
        "release_unknown", "measure",
    ),
    "availability": ("availability",),
    "speech": ("language_1", "language_2", "language_3", "interpreter", "reading_help"),
    "fallback": ("fallback_contact",),
    "purpose": ("programme", "team", "urgency", "message"),
}  # fmt: skip


@dataclass(frozen=True)
class Lack:
    text: str
    target: str


@dataclass(frozen=True)
class FormSection:
    """A part of the page: what it asks, and what it still lacks."""

    code: str
    label: str
    fields: Sequence[BoundField]
    lacks: Sequence[Lack]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(
        widget=DateInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"], **options
    )


class ReferralForm(ModelForm):
    """Nothing is required to keep a draft; `missing` says what sending still needs."""

    received_on = day_field(label=gettext_lazy("Reçue le"), required=False)
    birth_date = day_field(label=gettext_lazy("Date de naissance"), required=False)
    release_on = day_field(
        label=gettext_lazy("Sortie prévue, au plus tôt le"), required=False,
        help_text=gettext_lazy("La date connue aujourd’hui ; elle sera suivie ensuite."),
    )  # fmt: skip
    release_latest_on = day_field(
        label=gettext_lazy("Au plus tard le"), required=False,
        help_text=gettext_lazy("Si la date n’est pas sûre."),
    )  # fmt: skip
    interpreter = forms.ChoiceField(label=gettext_lazy("Interprète"), required=False)
    reading_help = forms.ChoiceField(
        label=gettext_lazy("Aide à la lecture"), required=False, choices=ReadingHelp.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    gender = forms.ChoiceField(label=gettext_lazy("Genre"), required=False)
    release_unknown = forms.ChoiceField(
        label=gettext_lazy("Ou pourquoi la date n’est pas connue"), required=False
    )

    class Meta:
        model = Referral
        fields = (
            "team", "programme", "urgency", "organisation", "prescriber_name", "prescriber_phone",
            "prescriber_email", "first_name", "last_name", "estimated_birth_year", "phone",
            "fallback_contact", "regime", "establishment", "release_source", "measure",
            "availability", "message",
        )  # fmt: skip
        labels = {
            "organisation": gettext_lazy("Service qui oriente"),
            "prescriber_name": gettext_lazy("Nom de la personne qui oriente"),
            "prescriber_phone": gettext_lazy("Son téléphone"),
            "prescriber_email": gettext_lazy("Son e-mail"),
            "first_name": gettext_lazy("Prénom"),
            "last_name": gettext_lazy("Nom"),
            "estimated_birth_year": gettext_lazy("Ou année de naissance estimée"),
            "phone": gettext_lazy("Téléphone de la personne"),
            "regime": gettext_lazy("Situation"),
            "establishment": gettext_lazy("Établissement"),
            "release_source": gettext_lazy("Qui l’a dit"),
            "measure": gettext_lazy("Ce qui compte pour l’emploi"),
            "availability": gettext_lazy("Disponibilités"),
            "fallback_contact": gettext_lazy("Qui joindre à défaut"),
            "programme": gettext_lazy("Programme demandé"),
            "team": gettext_lazy("Équipe qui répond"),
            "urgency": gettext_lazy("Urgence"),
            "message": gettext_lazy("Pourquoi cette orientation"),
        }
        help_texts = {
            "prescriber_name": gettext_lazy("Et son service, s’il n’est pas dans la liste."),
            "measure": gettext_lazy(
                "Horaires autorisés, lieux à éviter, obligations. Jamais l’infraction."
            ),
            "availability": gettext_lazy(
                "Jours et heures, travail ou formation en cours, parloirs."
            ),
            "fallback_contact": gettext_lazy(
                "Un proche, un foyer, un service, avec le téléphone. « Aucun » est une réponse."
            ),
        }
        widgets = {
            "availability": forms.Textarea(attrs={"rows": 2}),
            "fallback_contact": forms.Textarea(attrs={"rows": 2}),
            "measure": forms.Textarea(attrs={"rows": 2}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = False
        for name in ("regime", "release_source", "urgency"):
            plain: Any = self.fields[name]
            plain.choices = [("", "—"), *((code, said) for code, said in plain.choices if code)]
        words = _words(
            Vocabulary.LANGUAGE, Vocabulary.GENDER, Vocabulary.MISSING_RELEASE_DATE_REASON
        )
        languages = words[Vocabulary.LANGUAGE]
        self._choose("team", teams_open())
        self._choose("programme", programmes_open())
        self._choose("organisation", prescribers())
        self._choose("establishment", establishments())
        self._offer("gender", words[Vocabulary.GENDER])
        self._offer("release_unknown", words[Vocabulary.MISSING_RELEASE_DATE_REASON])
        self._offer("interpreter", [
            ("none", _("Aucun interprète nécessaire")),
            *((code, _("Oui : %(language)s") % {"language": name}) for code, name in languages),
        ])  # fmt: skip
        spoken = self.instance.languages
        for at in range(SPOKEN):
            self.fields[f"language_{at + 1}"] = forms.ChoiceField(
                label=_("Langue parlée") if at == 0 else _("Autre langue parlée"), required=False,
                choices=[("", "—"), *languages],
                initial=spoken[at] if at < len(spoken) else "",
            )  # fmt: skip
        self._remember(user)

    def _choose(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        kept = getattr(self.instance, f"{name}_id")
        # What was chosen stays even when it is no longer offered.
        field.queryset = rows if kept is None else rows | rows.model.objects.filter(pk=kept)
        field.empty_label = "—"

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        kept = getattr(self.instance, name)
        codes = {code for code, _label in choices}
        extra = [(kept, kept)] if kept and kept not in codes else []
        field.choices = [("", "—"), *choices, *extra]

    def _remember(self, user: User) -> None:
        """What the draft says; on a new page, what is nearly always true."""
        for name in ("received_on", "birth_date", "release_on", "release_latest_on", "interpreter",
                     "reading_help", "gender", "release_unknown"):  # fmt: skip
            self.initial.setdefault(name, getattr(self.instance, name))
        if self.instance._state.adding:
            self.initial["received_on"] = timezone.localdate()
            self.initial["release_source"] = ReleaseSource.PRESCRIBER
            if len(user.team_ids) == 1:
                self.initial["team"] = user.team_ids[0]

    def _post_clean(self) -> None:
        """The action writes, and the database checks: the form only reads."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        spoken = [told.pop(f"language_{at + 1}", "") for at in range(SPOKEN)]
        told["languages"] = list(dict.fromkeys(filter(None, spoken)))
        earliest, latest = told.get("release_on"), told.get("release_latest_on")
        if earliest and latest and latest < earliest:
            self.add_error("release_latest_on", _("Cette date vient avant la date au plus tôt."))
        if told.get("birth_date"):
            if told["birth_date"] >= timezone.localdate():
                self.add_error("birth_date", _("Cette date de naissance est à venir."))
            told["estimated_birth_year"] = None
        received_on = told.get("received_on")
        if received_on and received_on > timezone.localdate():
            self.add_error("received_on", _("Cette date est à venir."))
        programme = told.get("programme")
        if not told.get("team") and programme is not None:
            told["team"] = programme.team
        return told

    def as_typed(self) -> dict[str, list[str]]:
        """What was typed, valid or not, so that the page can show it again."""
        data: Any = self.data
        return {name: data.getlist(name) for name in self.fields if name in data}

    def missing(self) -> dict[str, list[str]]:
        """What sending still needs, from what has just been typed or from the draft."""
        if not self.is_bound:
            return self.instance.missing()
        told = self.cleaned_data
        return rules.missing(told, inside=told.get("regime") in INSIDE)

    def sections(self) -> list[FormSection]:
        lacking = self.missing()
        return [
            FormSection(
                code=code, label=str(Section(code).label),
                fields=[self[name] for name in names],
                lacks=[
                    Lack(str(Missing(name).label), self._target(name)) for name in lacking[code]
                ],
            )
            for code, names in IN_SECTION.items()
        ]  # fmt: skip

    def _target(self, name: str) -> str:
        name = "language_1" if name == "languages" else name
        return self[name].id_for_label or f"{self[name].auto_id}_0"


def typed_again(referral: Referral, *, user: User) -> ReferralForm:
    """The form of a draft as it was left, with what was not valid yet."""
    if not referral.typed:
        return ReferralForm(instance=referral, user=user)
    form = ReferralForm(MultiValueDict(referral.typed), instance=referral, user=user)
    form.is_valid()
    return form


def _words(*vocabularies: Vocabulary) -> dict[str, list[tuple[str, str]]]:
    """{vocabulary: [(code, label)]} of the terms in use, in one query."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in vocabularies}
    rows = Term.objects.in_use().filter(vocabulary__in=vocabularies).order_by("order", "label")
    for vocabulary, code, label in rows.values_list("vocabulary", "code", "label"):
        found[vocabulary].append((code, label))
    return found


class AcceptForm(forms.Form):
    """Where, with whom, since when, and in which file."""

    NEW = "new"

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects.none(), empty_label=None
    )
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Référent·e"), queryset=User.objects.none(), empty_label=None
    )
    on = day_field(label=gettext_lazy("Entrée le"))
    file = forms.ChoiceField(
        label=gettext_lazy("Quel dossier ?"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Dites s’il s’agit de quelqu’un que nous connaissons déjà.")
        },
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Mot à qui oriente"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        referral: Referral,
        similar: Sequence[Likeness],
        user: User,
        **options: Any,
    ) -> None:
        today = timezone.localdate()
        options["initial"] = {
            "programme": referral.programme_id, "officer": user.pk, "on": today,
            # Someone must look at the files that may be the same person.
            "file": "" if similar else self.NEW,
        }  # fmt: skip
        super().__init__(*args, **options)
        self._similar = {str(each.person.pk): each.person for each in similar}
        programme: Any = self.fields["programme"]
        officer: Any = self.fields["officer"]
        file: Any = self.fields["file"]
        programme.queryset = programmes_open()
        officer.queryset = officers_of([it for it in (referral.team_id, *user.team_ids) if it])
        file.choices = [
            *((pk, _described(each)) for pk, each in self._similar.items()),
            (self.NEW, _("Ouvrir un nouveau dossier")),
        ]
        if not similar:
            file.widget = forms.HiddenInput()

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Cette date est à venir."))
        return on

    def participant(self) -> Participant | None:
        return self._similar.get(self.cleaned_data["file"])


def _described(participant: Participant) -> str:
    age = (
        _("né·e le %(day)s") % {"day": participant.birth_date.strftime("%d/%m/%Y")}
        if participant.birth_date
        else _("date de naissance inconnue")
    )
    return _("Ajouter au dossier %(name)s (%(reference)s), %(age)s") % {
        "name": of(participant.display_name), "reference": participant.reference, "age": age,
    }  # fmt: skip


class AskForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("Question à poser"), widget=forms.Textarea(attrs={"rows": 3})
    )


class WaitForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Mot à qui oriente"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Motif"))
    note = forms.CharField(
        label=gettext_lazy("Mot à qui oriente"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ce que la personne pourra entendre, et vers où aller sinon."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        reason: Any = self.fields["reason"]
        reason.choices = [
            ("", _("Choisir…")), *term_choices(Vocabulary.REFERRAL_DECLINE_REASON),
        ]  # fmt: skip


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("À savoir"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
